import { expect, test } from '@playwright/test'
import { ended, openStub, type Stub } from './stub-server.ts'

let stub: Stub
test.beforeEach(async () => {
  stub = await openStub()
})
test.afterEach(() => stub.close())

test('a page that is requested after the end is loaded once more at its address, and tells the end', async ({
  page,
}) => {
  stub.status = ended({ reason: 'closed' })
  const loads: string[] = []
  page.on('framenavigated', () => loads.push(page.url()))
  await page.goto(`${stub.origin}/page?note=7`)
  await page.waitForURL('**/page?note=7&ended=closed')
  expect(loads.length).toBe(2)
})

test('a page that still showed a session which is over goes home once', async ({ page }) => {
  stub.status = ended({ reason: 'closed' })
  await page.route('**/page', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, headers: { ...response.headers(), 'server-timing': 'curfew;desc="p1"' } })
  })
  const loads: string[] = []
  page.on('framenavigated', () => loads.push(page.url()))
  await page.goto(`${stub.origin}/page`)
  await page.waitForURL('**/?ended=closed')
  expect(loads.length).toBe(2)
})
