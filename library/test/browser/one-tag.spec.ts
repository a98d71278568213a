import { readFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'
import { build } from 'esbuild'
import { openOn } from './on-stub.ts'
import { active, ended, openStub, type Stub, warning } from './stub-server.ts'

const script = build({
  entryPoints: [new URL('../../src/browser/script.ts', import.meta.url).pathname],
  bundle: true,
  minify: true,
  format: 'esm',
  write: false,
}).then(({ outputFiles }) => outputFiles[0]?.text ?? '')

const example = readFile(new URL('../../../examples/plain-html/index.html', import.meta.url), 'utf8')

let stub: Stub
test.beforeEach(async ({ page }) => {
  stub = await openStub()
  await page.route('**/curfew/browser.js', async (route) =>
    route.fulfill({ contentType: 'text/javascript', body: await script }),
  )
  await page.route('**/plain', async (route) => route.fulfill({ contentType: 'text/html', body: await example }))
})
test.afterEach(() => stub.close())

const open = (page: Page): Promise<void> => openOn(stub, page, '/plain')

test('one tag watches the session, brings the dialog and shows what the person may do', async ({ page }) => {
  await open(page)
  const button = page.getByRole('button', { name: 'Approve the refund' })
  await expect(button).toBeHidden()
  stub.push(active({ tasks: ['refund.approve'] }))
  await expect(button).toBeVisible()
  stub.push(warning())
  await expect(page.getByRole('alertdialog')).toBeVisible()
  stub.onSignal = ({ type }) => (type === 'extend' ? active() : undefined)
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await expect(page.getByRole('alertdialog')).toBeHidden()
})

test('the page’s own script hears the status and goes, at the end, where the tag says', async ({ page }) => {
  await open(page)
  await expect(page.locator('#phase')).toHaveText('active')
  stub.push(ended())
  await expect(page).toHaveURL(`${stub.origin}/?ended=idle`)
})
