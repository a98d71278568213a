import { expect, type Page, test } from '@playwright/test'
import { type Additions, type Application, openApplication } from './application.ts'

let application: Application
const start = async (additions?: Additions): Promise<void> => {
  application = await openApplication(additions)
}
test.afterEach(() => application.close())

const open = async (page: Page): Promise<Page> => {
  await page.goto(application.origin)
  await expect.poll(() => application.asked.length).toBeGreaterThan(0)
  return page
}

const post = (page: Page, path: string): Promise<number> =>
  page.evaluate(async (to) => (await fetch(to, { method: 'POST' })).status, path)

test('a page in which a person signs in by fetch watches within a second, and so do its other tabs', {
  tag: '@timed',
}, async ({ context }) => {
  await start()
  const [first, second] = [await open(await context.newPage()), await open(await context.newPage())]
  // The entries of the loading are cleared, and cannot show it.
  await first.waitForTimeout(2_000)
  await post(first, '/api/sign-in')
  await expect.poll(() => application.openPages(), { timeout: 1_000 }).toBe(2)
  await first.close()
  await second.close()
  await expect.poll(() => application.ends()).toEqual(['closed'])
})

test('a sign-in by a redirected fetch is noticed within a second', { tag: '@timed' }, async ({ page }) => {
  await start()
  await open(page)
  await post(page, '/sign-in')
  await expect.poll(() => application.openPages(), { timeout: 1_000 }).toBe(1)
})

test('a sign-in by a form in one tab is noticed by a signed-out page in another', { tag: '@timed' }, async ({
  context,
}) => {
  await start()
  await open(await context.newPage())
  const second = await open(await context.newPage())
  await second.evaluate(() => {
    document.body.innerHTML = '<form method="post" action="/sign-in"></form>'
    document.forms[0]?.submit()
  })
  await second.waitForURL('**/desk')
  await expect.poll(() => application.openPages(), { timeout: 1_000 }).toBe(2)
})

test('where no header announces a sign-in, the next input does', { tag: '@waits' }, async ({ page }) => {
  await start({
    before: (_request, response, next) => {
      const { setHeader } = response
      response.setHeader = (name, value) =>
        name.toLowerCase() === 'server-timing' ? response : setHeader.call(response, name, value)
      next()
    },
  })
  await open(page)
  await post(page, '/api/sign-in')
  await page.waitForTimeout(2_000)
  expect(await application.openPages()).toBe(0)
  await page.mouse.move(10, 10)
  await page.mouse.move(20, 20)
  await expect.poll(() => application.openPages(), { timeout: 10_000 }).toBe(1)
})

test('an application announces a sign-in itself', { tag: '@timed' }, async ({ page }) => {
  await start()
  await open(page)
  await page.context().request.post(`${application.origin}/api/sign-in`)
  const phase = await page.evaluate(async () => {
    const address = '/curfew/browser.js'
    const { session } = await import(address)
    return (await session.refresh()).phase
  })
  expect(phase).toBe('active')
  await expect.poll(() => application.openPages(), { timeout: 1_000 }).toBe(1)
})

test('a sign-out by fetch sends the page home', async ({ page }) => {
  await start()
  await open(page)
  await post(page, '/api/sign-in')
  await expect.poll(() => application.openPages()).toBe(1)
  await post(page, '/api/sign-out')
  await page.waitForURL('**/?ended=signed-out')
})

test('a signed-out page asks once, opens no stream, and leaves no error in the console', async ({ page }) => {
  await start()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await open(page)
  await page.waitForTimeout(3_000)
  expect([application.asked, errors]).toEqual([['POST /session'], []])
})

test('a page with an unknown cookie does the same', async ({ page, context }) => {
  await start()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await context.addCookies([{ name: 'curfew', value: 'x'.repeat(43), url: application.origin }])
  await open(page)
  await page.waitForTimeout(3_000)
  expect([application.asked, errors]).toEqual([['POST /session'], []])
})
