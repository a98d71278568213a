import { expect, type Page, test } from '@playwright/test'
import { build } from 'esbuild'
import { renderToString } from 'react-dom/server'
import { openOn } from './on-stub.ts'
import { app } from './react-app.ts'
import { active, openStub, type Stub, warning } from './stub-server.ts'

const script = build({
  entryPoints: [new URL('react-page.ts', import.meta.url).pathname],
  define: { 'process.env.NODE_ENV': '"development"' },
  bundle: true,
  format: 'esm',
  write: false,
}).then(({ outputFiles }) => outputFiles[0]?.text ?? '')

const document = (main: string): string =>
  `<!doctype html><html lang="en"><title>A page</title>${main}<script type="module" src="/script.js"></script></html>`

let stub: Stub
let wrong: string[]
test.beforeEach(async ({ page }) => {
  stub = await openStub()
  wrong = []
  page.on('pageerror', ({ message }) => wrong.push(message))
  // The browser logs the 503 of a server that a test puts out of reach. React does not complain there.
  const isOfTheNetwork = (text: string): boolean => text.startsWith('Failed to load resource')
  page.on('console', (said) => said.type() === 'error' && !isOfTheNetwork(said.text()) && wrong.push(said.text()))
  await page.route('**/script.js', async (route) =>
    route.fulfill({ contentType: 'text/javascript', body: await script }),
  )
  await page.route('**/react*', (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', body: document('<main></main>') }),
  )
})
test.afterEach(async () => {
  expect(wrong).toEqual([])
  await stub.close()
})

const open = (page: Page, path = '/react'): Promise<void> => openOn(stub, page, path)

const counts = (page: Page) => page.evaluate(() => (globalThis as unknown as { counts: Record<string, number> }).counts)

test('a hundred components in StrictMode share one stream and one subscription', async ({ page }) => {
  await open(page)
  await expect(page.getByText('active')).toHaveCount(100)
  expect((await counts(page))['listening']).toBe(1)
  const opened = stub.asked.filter((what) => what.startsWith('GET /session/events'))
  expect(opened.length).toBe(1)
  expect(stub.signals.filter(({ type }) => type === 'page-seen').length).toBe(1)
  expect(stub.signals.filter(({ type }) => type === 'page-left')).toEqual([])
})

test('components follow the status, and extending returns its result', async ({ page }) => {
  await open(page)
  stub.push(warning())
  await expect(page.getByText('warning')).toHaveCount(100)
  await page.getByRole('button', { name: 'More time' }).click()
  await expect(page.getByRole('status')).toHaveText('refused')
  stub.onSignal = ({ type }) => (type === 'extend' ? active() : undefined)
  await page.getByRole('button', { name: 'More time' }).click()
  await expect(page.getByRole('status')).toHaveText('yes')
  await expect(page.getByText('active')).toHaveCount(100)
  stub.manner = 503
  await page.getByRole('button', { name: 'More time' }).click()
  await expect(page.getByRole('status')).toHaveText('unreachable')
})

test('a task that is taken away takes its button away, and only then does the button render again', async ({
  page,
}) => {
  await open(page)
  await expect(page.getByRole('button', { name: 'Look' })).toBeVisible()
  const { renders } = await counts(page)
  stub.push(warning())
  await expect(page.getByText('warning')).toHaveCount(100)
  expect((await counts(page))['renders']).toBe(renders)
  stub.push(active({ tasks: [] }))
  await expect(page.getByRole('button', { name: 'Look' })).toHaveCount(0)
  stub.push(active())
  await expect(page.getByRole('button', { name: 'Look' })).toBeVisible()
})

test('SessionWarning shows the dialog, and stays once the server has agreed', async ({ page }) => {
  await open(page, '/react?dialog')
  stub.push(warning())
  await expect(page.getByRole('alertdialog')).toBeVisible()
  stub.onSignal = ({ type }) => (type === 'extend' ? active() : undefined)
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await expect(page.getByRole('alertdialog')).toBeHidden()
})

test('unmounting leaves no listener, is not a departure of the page, and the warning comes back on its own', async ({
  page,
}) => {
  await open(page, '/react?dialog')
  stub.push(warning())
  await expect(page.getByRole('alertdialog')).toBeVisible()
  // In one call, because the warning comes back a second later and listens by itself.
  const left = await page.evaluate(() => {
    const { unmount, counts } = globalThis as unknown as { unmount: () => void; counts: { listening: number } }
    unmount()
    return { elements: window.document.querySelectorAll('session-warning').length, listening: counts.listening }
  })
  expect(left).toEqual({ elements: 0, listening: 0 })
  expect(stub.streams()).toBe(1)
  expect(stub.signals.filter(({ type }) => type === 'page-left')).toEqual([])
  // A person who still has the page open is warned all the same.
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await page.evaluate(() => (globalThis as unknown as { session: { close: () => void } }).session.close())
  await expect.poll(stub.streams).toBe(0)
})

test('server-rendered content is taken over as it is, and then follows the session', async ({ page }) => {
  const initial = active({ tasks: ['look'] })
  const html = renderToString(app('with its dialog', initial))
  expect(html).toContain('Look</button>')
  const main = `<main data-initial='${JSON.stringify(initial)}'>${html}</main>`
  await page.route('**/react*', (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', body: document(main) }),
  )
  await open(page, '/react?dialog')
  // One of React's, and one of the dialog's own.
  await expect.poll(async () => (await counts(page))['listening']).toBe(2)
  stub.push(active({ tasks: [] }))
  await expect(page.getByRole('button', { name: 'Look' })).toHaveCount(0)
  await expect(page.getByText('active')).toHaveCount(100)
})
