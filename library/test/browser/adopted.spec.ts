import { expect, type Page, test } from '@playwright/test'
import { come, endIdle, note, ourSession } from './drafting.ts'
import { type FormPlace, openFormPlace } from './form-place.ts'

let place: FormPlace
test.beforeEach(async () => {
  place = await openFormPlace()
})
test.afterEach(() => place.close())

const idOf = (page: Page): Promise<unknown> => page.evaluate(`${ourSession}.status()?.id`)
const mark = (page: Page): Promise<unknown> => page.evaluate('globalThis.isSame = true')
// A page that navigates at that moment gives no answer yet.
const isSame = (page: Page): Promise<unknown> => page.evaluate('globalThis.isSame === true').catch(() => 'it navigates')

test('the same person signs in again in another tab, and the text typed in the first two stays', async ({
  context,
}) => {
  const [first, second, other] = [await context.newPage(), await context.newPage(), await context.newPage()]
  await come(place, first)
  await second.goto(`${place.origin}/form`)
  for (const page of [first, second]) await mark(page)
  await note(first).fill('a long letter')
  await note(second).fill('another one')
  const before = await idOf(first)
  await come(place, other, 'vera', '/home')
  for (const page of [first, second]) {
    await expect.poll(() => idOf(page)).toBe(await idOf(other))
    expect(await isSame(page)).toBe(true)
    await expect(note(page)).toBeVisible()
  }
  await expect(note(first)).toHaveValue('a long letter')
  await expect(note(second)).toHaveValue('another one')
  expect(await idOf(first)).not.toBe(before)
  // The new session counts the pages that changed over to it.
  await expect
    .poll(async () => (await place.sessions.ofSubject('vera')).find(({ status }) => status.phase !== 'ended')?.pages)
    .toBe(3)
  await other.close()
  await endIdle(place, first)
})

test('another person who signs in beside it sees nothing of the earlier page', async ({ context }) => {
  const [first, other] = [await context.newPage(), await context.newPage()]
  await come(place, first)
  await mark(first)
  await note(first).fill('for Vera alone')
  await come(place, other, 'otto', '/home')
  await expect.poll(() => isSame(first)).toBe(false)
  await expect(note(first)).toHaveValue('')
})
