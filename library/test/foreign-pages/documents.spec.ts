import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { expect, type Page, test } from '@playwright/test'
import { Hono } from 'hono'
import { forHono } from '../../src/adapters/hono.ts'
import { definePolicy } from '../../src/core/policy.ts'
import { defineRoles } from '../../src/core/role.ts'
import { milliseconds, seconds } from '../../src/core/time.ts'
import { createSessions, type Entry } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { pageScript } from '../browser/page-script.ts'

const script = pageScript("import { watchSession } from './watch.ts'; watchSession()")
const tag = '<script type="module" src="/curfew/browser.js"></script>'
const page = (head: string, body: string): string =>
  `<!doctype html><html lang="en"><head><title>page</title>${head}</head><body>${body}</body></html>`
const links = ['pdf', 'text', 'json', 'bare', 'missing', 'late'].map((to) => `<a id="${to}" href="/${to}">${to}</a>`)
const worker = `addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => event.request.mode === 'navigate' && event.respondWith(fetch(event.request)))`

const openPlace = async () => {
  const policy = definePolicy({
    idle: seconds(40),
    warning: seconds(20),
    presence: { grace: milliseconds(1_500), lostGrace: seconds(3), opening: seconds(20) },
  })
  const roles = defineRoles({ tasks: [], roles: { guest: { tasks: [], policy } } })
  const entries: Entry[] = []
  const sessions = createSessions({ roles, store: memoryStore(), journal: (entry) => entries.push(entry) })
  const { attach, signIn, requirePerson } = forHono(sessions, { signIn: '/' })
  const app = new Hono()
  app.get('/curfew/browser.js', async (c) => c.body(await script, 200, { 'content-type': 'text/javascript' }))
  app.get('/late.js', async (c) => {
    await new Promise((done) => setTimeout(done, 5_000))
    return c.body('', 200, { 'content-type': 'text/javascript' })
  })
  app.get('/worker.js', (c) => c.body(worker, 200, { 'content-type': 'text/javascript' }))
  app.use(attach())
  app.get('/', (c) => c.html(page('', 'home')))
  app.get('/in', async (c) => {
    await signIn(c, { subject: 'gina', roles: ['guest'] })
    return c.redirect('/desk', 303)
  })
  app.use(requirePerson('pages of one’s own'))
  app.get('/desk', (c) => c.html(page(tag, `<h1>desk</h1>${links.join(' ')}`)))
  app.get('/late', (c) => c.html(page(`<script src="/late.js"></script>${tag}`, '<h1>late</h1>')))
  app.get('/bare', (c) => c.html(page('', '<h1>bare</h1><textarea></textarea>')))
  app.get('/pdf', (c) => c.body('%PDF-1.1', 200, { 'content-type': 'application/pdf' }))
  app.get('/text', (c) => c.text('a laboratory report'))
  app.get('/json', (c) => c.json({ report: 1 }))
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ends: () => entries.filter(({ what }) => what === 'session-ended').map(({ reason }) => reason),
    view: async () => (await sessions.ofSubject('gina'))[0],
    close: async () => {
      await sessions.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

let place: Awaited<ReturnType<typeof openPlace>>
test.beforeEach(async () => {
  place = await openPlace()
})
test.afterEach(() => place.close())

const signIn = async (tab: Page): Promise<void> => {
  await tab.goto(`${place.origin}/in`)
  await expect.poll(async () => (await place.view())?.leading).toBe(1)
}

const isClosedSoon = async (tab: Page): Promise<void> => {
  await tab.close()
  await expect.poll(() => place.ends(), { timeout: 12_000 }).toEqual(['closed'])
}

for (const what of ['pdf', 'text', 'json', 'bare', 'missing'])
  test(`${what} in the tab of a page can be read in peace, and a closed tab is noticed once the page is back`, async ({
    page: tab,
  }) => {
    await signIn(tab)
    await tab.click(`#${what}`, { noWaitAfter: true })
    await tab.waitForTimeout(6_000)
    expect(place.ends()).toEqual([])
    await tab.goto(`${place.origin}/desk`)
    await expect.poll(async () => (await place.view())?.leading).toBe(1)
    // A PDF that the browser saves leaves its page open, so no page left for it.
    if (what !== 'pdf') await isClosedSoon(tab)
  })

test('a page behind a forwarding service worker is waited for, and its links are the person’s activity', async ({
  page: tab,
}) => {
  await signIn(tab)
  await tab.evaluate(async () => {
    await navigator.serviceWorker.register('/worker.js')
    await navigator.serviceWorker.ready
  })
  await tab.goto(`${place.origin}/desk`)
  await expect.poll(async () => (await place.view())?.leading).toBe(1)
  await expect.poll(() => tab.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
  const before = (await place.view())?.activeAt ?? 0
  await tab.waitForTimeout(1_200)
  await tab.click('#late', { noWaitAfter: true })
  await tab.waitForTimeout(4_000)
  expect(place.ends()).toEqual([])
  // The worker's own request names no person. The page reports its input before it leaves.
  await expect.poll(async () => (await place.view())?.activeAt).toBeGreaterThan(before)
  await expect.poll(async () => (await place.view())?.leading, { timeout: 20_000 }).toBe(1)
  await isClosedSoon(tab)
})

test('a document without the client in its own tab can be read in peace after the other tab is closed', async ({
  page: tab,
  context,
}) => {
  await signIn(tab)
  const other = await context.newPage()
  await other.goto(`${place.origin}/bare`)
  await tab.close()
  await other.waitForTimeout(5_000)
  expect(place.ends()).toEqual([])
  expect(await place.view()).toMatchObject({ pages: 0, silent: 1 })
})
