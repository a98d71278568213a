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

test('one tag watches the session, brings the dialog and shows the permitted tasks', async ({ page }) => {
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

test('the page’s own script receives the status and goes, at the end, where the tag says', async ({ page }) => {
  await open(page)
  await expect(page.locator('#phase')).toHaveText('active')
  stub.push(ended())
  await expect(page).toHaveURL(`${stub.origin}/?ended=idle`)
})

const homeIn = (lang: string, content = '<h1>Home</h1>'): string =>
  `<!doctype html><html lang="${lang}"><script type="module" async src="/curfew/browser.js" data-home="/start"></script><body>${content}</body></html>`

const serveHome = (page: Page, lang = 'en', content?: string): Promise<unknown> =>
  page.route(/\/(start|plain-start)\b/, (route) =>
    route.fulfill({ contentType: 'text/html', body: homeIn(lang, content) }),
  )

test('home says why the session ended, until the person closes the notice', async ({ page }) => {
  await serveHome(page)
  await openOn(stub, page, '/plain-start')
  stub.push(ended({ reason: 'revoked' }))
  await page.waitForURL('**/start?ended=revoked')
  stub.status = { phase: 'none' }
  await expect(page.getByRole('status')).toContainText('Your session was ended.')
  await page.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('status')).toHaveText('')
})

test('a page whose first answer is an end is loaded once more, shows nothing meanwhile, and then says why', async ({
  page,
}) => {
  await serveHome(page, 'de')
  stub.status = ended({ reason: 'closed' })
  await page.goto(`${stub.origin}/plain`)
  await page.waitForURL('**/plain?ended=closed')
  await page.goto(`${stub.origin}/plain-start`)
  await page.waitForURL('**/plain-start?ended=closed')
  await expect(page.getByRole('status')).toContainText('weil Sie Ihre letzte Seite geschlossen haben')
  expect(stub.streams()).toBe(0)
  // It stays there, although each answer is the same end.
  const asked = stub.asked.length
  await page.waitForTimeout(1_000)
  expect(stub.asked.length).toBeLessThanOrEqual(asked + 1)
})

test('home says that refused reports were the reason', async ({ page }) => {
  await serveHome(page)
  stub.status = { phase: 'none' }
  await page.goto(`${stub.origin}/start?ended=idle&reports=refused`)
  await expect(page.getByRole('status')).toContainText('This page could not report that you were active.')
})

test('home leaves it to <session-ended>, and says nothing of other words in its address', async ({ page }) => {
  stub.status = { phase: 'none' }
  await serveHome(page, 'en', '<session-ended>Welcome</session-ended>')
  await page.goto(`${stub.origin}/start?ended=idle`)
  await expect.poll(() => stub.asked.length).toBeGreaterThan(0)
  await expect(page.getByRole('status')).toHaveCount(0)
  await page.unrouteAll()
  await page.route('**/curfew/browser.js', async (route) =>
    route.fulfill({ contentType: 'text/javascript', body: await script }),
  )
  await serveHome(page)
  for (const word of ['toString', '<b>x</b>', '']) {
    const asked = stub.asked.length
    await page.goto(`${stub.origin}/start?ended=${word}`)
    await expect.poll(() => stub.asked.length).toBeGreaterThan(asked)
    await expect(page.getByRole('status')).toHaveCount(0)
  }
})

test('the notice of an end goes when the person signs in on that page', async ({ page }) => {
  await serveHome(page)
  stub.status = { phase: 'none' }
  await page.goto(`${stub.origin}/start?ended=idle`)
  await expect(page.getByRole('status')).toContainText('You were signed out')
  stub.status = active({ id: 'two' })
  await page.evaluate(async () => {
    const client = '/curfew/browser.js'
    await (await import(client)).session.refresh()
  })
  await expect(page.getByRole('status')).toHaveText('')
})
