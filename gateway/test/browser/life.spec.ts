import { expect, type Page, test } from '@playwright/test'
import { definePolicy, milliseconds, seconds } from 'curfew'
import { startApplication, type TestApplication } from '../application.ts'
import { openTestGateway, type TestGateway } from '../place.ts'

const html = (body: string): string =>
  `<!doctype html><html lang="en"><head><title>page</title></head><body>${body}</body></html>`

const policy = definePolicy({
  idle: seconds(24),
  warning: seconds(12),
  essential: 'a test',
  presence: { grace: milliseconds(1_500), lostGrace: seconds(3), opening: seconds(20) },
})

let application: TestApplication
let gateway: TestGateway

test.beforeEach(async ({ context }) => {
  application = await startApplication({
    '/poll': (_, response) =>
      response
        .setHeader('content-type', 'text/html')
        .end(html("<h1>poll</h1><script>setInterval(() => fetch('/json'), 500)</script>")),
    '/slow': (_, response) => {
      response.setHeader('content-type', 'text/html')
      setTimeout(() => response.end(html('<h1>slow</h1>')), 5_000)
    },
    '/_curfew-home': (_, response) => response.end('home'),
  })
  gateway = await openTestGateway(application.url, { policy })
  const [name = '', value = ''] = (await gateway.signIn('rosa', 'clerk')).split('=')
  await context.addCookies([{ name, value, url: gateway.url }])
})
test.afterEach(async () => {
  await gateway.close()
  await application.close()
})

const view = async () => (await gateway.engine().sessions.ofSubject('rosa'))[0]
const ends = (): readonly unknown[] =>
  gateway.journal.filter(({ what }) => what === 'session-ended').map(({ reason }) => reason)
const open = async (tab: Page, path = '/'): Promise<void> => {
  await tab.goto(gateway.url + path)
  await expect.poll(async () => (await view())?.leading).toBe(1)
}

test('a page that polls is warned, may stay by one press, and ends idle without it', { tag: '@waits' }, async ({
  page: tab,
}) => {
  test.setTimeout(120_000)
  await open(tab, '/poll')
  const stay = tab.getByRole('button', { name: 'Stay signed in' })
  await expect(stay).toBeVisible({ timeout: 20_000 })
  await stay.click()
  await expect(stay).toBeHidden()
  expect((await view())?.status.phase).toBe('active')
  await expect.poll(ends, { timeout: 40_000 }).toEqual(['idle'])
  await expect(tab).toHaveURL(/\/_curfew\/sign-in\?.*idle/)
})

test('a reload and a slow page are no departure, and a closed tab is', async ({ page: tab }) => {
  await open(tab)
  await tab.reload()
  await expect.poll(async () => (await view())?.leading).toBe(1)
  await tab.goto(`${gateway.url}/slow`)
  await expect.poll(async () => (await view())?.leading).toBe(1)
  expect(ends()).toEqual([])
  await tab.close()
  await expect.poll(ends, { timeout: 12_000 }).toEqual(['closed'])
})

test('an operator’s end is on the page within a second', { tag: '@timed' }, async ({ page: tab }) => {
  await open(tab)
  await gateway.engine().sessions.endAll({ subject: 'rosa', by: 'maria' })
  await expect(tab).toHaveURL(/\/_curfew\/sign-in\?.*revoked/, { timeout: 1_500 })
})
