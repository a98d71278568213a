import { basename } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { build } from 'esbuild'
import { openOn } from './on-stub.ts'
import { active, ended, openStub, type Stub, warning } from './stub-server.ts'

// The output of a bundler that splits off imports on demand.
const files = build({
  stdin: {
    contents:
      "import './warning-dialog-define.ts'; import './session-ended-define.ts'; import { watchSession } from './watch.ts'; globalThis.session = watchSession()",
    resolveDir: new URL('../../src/browser', import.meta.url).pathname,
  },
  bundle: true,
  format: 'esm',
  splitting: true,
  outdir: '/',
  entryNames: 'script',
  write: false,
  metafile: true,
}).then(({ outputFiles, metafile }) => {
  const entries = Object.entries(metafile.outputs).filter(([, { entryPoint }]) => entryPoint)
  return {
    textOf: new Map(outputFiles.map(({ path, text }) => [basename(path), text])),
    nameOf: (part: string): string =>
      basename(entries.find(([, { entryPoint }]) => entryPoint?.endsWith(part))?.[0] ?? part),
  }
})

let stub: Stub
let fetched: string[]
test.beforeEach(async ({ page }) => {
  stub = await openStub()
  fetched = []
  const { textOf } = await files
  await page.route('**/*.js', async (route) => {
    const name = basename(new URL(route.request().url()).pathname)
    fetched.push(name)
    return route.fulfill({ contentType: 'text/javascript', body: textOf.get(name) ?? '' })
  })
})
test.afterEach(() => stub.close())

const isFetched = async (part: string): Promise<boolean> => fetched.includes((await files).nameOf(part))

const goAway = async (page: Page): Promise<void> => {
  stub.manner = 'hangs'
  stub.listens = false
  stub.cut()
  await page.route('**/*', (route) => route.abort())
}

test('a signed-out page fetches neither the view of the warning nor that of the end', async ({ page }) => {
  stub.status = { phase: 'none' }
  await page.goto(`${stub.origin}/page`)
  await expect.poll(() => stub.asked.length).toBe(1)
  await page.waitForTimeout(500)
  expect([await isFetched('warning/view.ts'), await isFetched('ended/view.ts')]).toEqual([false, false])
})

for (const [lang, button, sentence] of [
  ['en', 'Stay signed in', 'You were signed out after 1 minute without activity.'],
  ['de', 'Angemeldet bleiben', 'Sie wurden nach 1 Minute ohne Aktivität abgemeldet.'],
] as const)
  test(`the views of a warning and of an end are there when the server is not (${lang})`, async ({ page }) => {
    stub.status = active({ warnsInMs: 8_000, endsInMs: 14_000 } as object)
    await openOn(stub, page, `/page?lang=${lang}`)
    await expect.poll(() => isFetched('ended/view.ts')).toBe(true)
    await expect.poll(() => isFetched('warning/view.ts')).toBe(true)
    if (lang === 'de') await expect.poll(() => isFetched('words/translated.ts')).toBe(true)
    await goAway(page)
    await expect(page.getByRole('button', { name: button })).toBeVisible()
    await expect(page.locator('session-ended [part=reason]')).toHaveText(sentence)
  })

test('a page that could not fetch the view of the warning still warns, and its person can stay', async ({ page }) => {
  const { nameOf } = await files
  await page.route(`**/${nameOf('warning/view.ts')}`, (route) => route.abort())
  await openOn(stub, page)
  stub.push(warning())
  await expect(page.getByRole('dialog')).toHaveText('You will be signed out soon. Stay signed in')
  stub.onSignal = ({ type }) => (type === 'extend' ? active() : undefined)
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('an end whose view cannot be fetched is shown as a sentence', async ({ page }) => {
  const { nameOf } = await files
  await page.route(`**/${nameOf('ended/view.ts')}`, (route) => route.abort())
  await openOn(stub, page)
  await page.waitForFunction(() => document.querySelector('session-warning')?.shadowRoot)
  stub.manner = 'hangs'
  stub.push(ended())
  await expect(page.getByRole('alert')).toHaveText('You were signed out after 1 minute without activity.')
})
