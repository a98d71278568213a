import { expect, type Page, test } from '@playwright/test'
import { milliseconds, seconds } from '../../src/core/time.ts'
import { openPlace } from './place.ts'
import { active, ended, openStub, type Stub } from './stub-server.ts'

let stub: Stub
test.beforeEach(async () => {
  stub = await openStub()
})
test.afterEach(() => stub.close())

const seen = () => stub.signals.flatMap((signal) => (signal.type === 'page-seen' ? [signal] : []))

// Playwright turns off the back/forward cache.
const withCache = { ignoreDefaultArgs: ['--disable-back-forward-cache'] }

const goAndComeBack = async (page: Page, meanwhile: () => void): Promise<void> => {
  await page.goto(`${stub.origin}/page`)
  await expect.poll(stub.streams).toBe(1)
  await page.evaluate(() => Object.assign(globalThis, { same: true }))
  await page.getByRole('link', { name: 'elsewhere' }).click()
  await page.waitForURL('**/elsewhere')
  await expect.poll(() => stub.signals.some(({ type }) => type === 'page-left')).toBe(true)
  await expect.poll(stub.streams).toBe(0)
  meanwhile()
  await page.goBack({ waitUntil: 'commit' })
}

test('E4: a page out of the back/forward cache shows nothing until the server responds, and is a new page', async ({
  playwright,
  launchOptions,
}) => {
  const browser = await playwright.chromium.launch({ ...launchOptions, ...withCache })
  const page = await browser.newPage()
  await goAndComeBack(page, () => {
    stub.manner = 'hangs'
  })
  expect(await page.evaluate(() => 'same' in globalThis)).toBe(true)
  await expect(page.getByRole('heading', { name: 'A page' })).toBeHidden()
  stub.manner = 'answers'
  stub.status = active()
  await expect(page.getByRole('heading', { name: 'A page' })).toBeVisible({ timeout: 15_000 })
  const [first, second] = seen()
  expect(second?.page).not.toBe(first?.page)
  expect(second?.after).toContain(first?.page)
  await expect.poll(stub.streams).toBe(1)
  await browser.close()
})

test('E4: a page out of the back/forward cache goes home when the session has ended', async ({
  playwright,
  launchOptions,
}) => {
  const browser = await playwright.chromium.launch({ ...launchOptions, ...withCache })
  const page = await browser.newPage()
  await goAndComeBack(page, () => {
    stub.status = ended({ reason: 'revoked' })
  })
  await page.waitForURL('**/?ended=revoked')
  await browser.close()
})

test('eight pages opened at once are all counted, on one stream, and stay so', async ({ context }) => {
  const place = await openPlace({ idle: seconds(60), presence: { grace: milliseconds(500), lostGrace: seconds(1) } })
  const first = await context.newPage()
  await first.goto(`${place.origin}/in`)
  await first.goto(`${place.origin}/page`)
  const others = await Promise.all(Array.from({ length: 7 }, () => context.newPage()))
  await Promise.all([first.reload(), ...others.map((page) => page.goto(`${place.origin}/page`))])
  await expect.poll(place.openPages).toBe(8)
  // Longer than the server counts a page that it takes for lost.
  await first.waitForTimeout(1_500)
  expect(await place.openPages()).toBe(8)
  await place.close()
})
