import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { seconds } from '../../src/core/time.ts'
import { openPage, openPlace, type Place, patientTimes, shortTimes } from '../browser/place.ts'

let place: Place
test.beforeEach(async () => {
  place = await openPlace(patientTimes)
})
test.afterEach(() => place.close())

const reopen = async (policy: typeof shortTimes): Promise<void> => {
  await place.close()
  place = await openPlace(policy)
}

const open = (context: BrowserContext, path?: string): Promise<Page> => openPage(place, context, path)

const stirFor = async (page: Page, count: number): Promise<void> => {
  for (let moved = 0; moved < count; moved++) {
    await page.mouse.move(100, 100 + moved)
    await page.waitForTimeout(1_000)
  }
}

test('E1: activity in any tab holds the session for all, tabs opened later too', { tag: '@waits' }, async ({
  context,
}) => {
  await reopen({ ...shortTimes, idle: seconds(22) })
  const busy = await open(context, '/in')
  const early = await open(context)
  await stirFor(busy, 4)
  const late = await open(context)
  await stirFor(busy, 18)
  for (const page of [early, late]) {
    await expect(page.getByRole('heading', { name: 'A page' })).toBeVisible()
    await expect(page.getByRole('alertdialog')).toBeHidden()
  }
  expect(place.ends()).toEqual([])
})

test('E3: when a busy tab crashes, the remaining one warns and ends on time', { tag: '@waits' }, async ({
  context,
}) => {
  await reopen(shortTimes)
  const survivor = await open(context, '/in')
  const busy = await open(context)
  await expect.poll(() => place.openPages()).toBe(2)
  await stirFor(busy, 3)
  busy.goto('chrome://crash').catch(() => {})
  const crashedAt = Date.now()
  await expect(survivor.getByRole('alertdialog')).toBeVisible()
  await survivor.waitForURL('**/?ended=idle', { timeout: 30_000 })
  expect(place.endedAt() - crashedAt).toBeLessThan(20_000)
  expect(place.ends()).toEqual(['idle'])
})

test('E15: signing out in one tab shows as such in every other', async ({ context }) => {
  const [first, ...others] = [await open(context, '/in'), await open(context), await open(context)]
  await expect.poll(() => place.openPages()).toBe(3)
  await first?.evaluate(() => (globalThis as unknown as { session: { signOut: () => unknown } }).session.signOut())
  for (const page of others) await page.waitForURL('**/?ended=signed-out')
  // A browser may hang when it closes a tab that is on its way.
  await first?.waitForURL('**/?ended=signed-out')
  expect(place.ends()).toEqual(['signed-out'])
})

test('E16: a cookie that comes back with the browser opens nothing, and the server says why', async ({ context }) => {
  const page = await open(context, '/in')
  await expect.poll(() => place.openPages()).toBe(1)
  const cookies = await context.cookies()
  await page.close()
  await expect.poll(() => place.ends()).toEqual(['closed'])
  await context.addCookies(cookies)
  const restored = await open(context)
  await expect(restored.getByRole('heading', { name: 'A page' })).toHaveCount(0)
  await expect(restored.getByRole('status')).toHaveText('closed')
  expect(await context.cookies()).toEqual([])
})

test('E17: ten tabs on one site share one stream, and every goodbye arrives', async ({ context }) => {
  const pages = [await open(context, '/in')]
  while (pages.length < 10) pages.push(await open(context))
  await expect.poll(() => place.openPages()).toBe(10)
  expect(place.asked.filter(({ what }) => what === 'GET /session/events').length).toBe(1)
  const goodbyes = (): number => place.asked.filter(({ body }) => body.includes('page-left')).length
  for (const [index, left] of [
    [7, 9],
    [4, 8],
    [0, 7],
  ] as const) {
    const before = goodbyes()
    await pages[index]?.close()
    await expect.poll(goodbyes).toBe(before + 1)
    await expect.poll(() => place.openPages()).toBe(left)
  }
  expect(place.ends()).toEqual([])
})
