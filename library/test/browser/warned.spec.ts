import { expect, test } from '@playwright/test'
import { seconds } from '../../src/core/time.ts'
import { longWarning, openPage, openPlace, type Place, shortTimes } from './place.ts'

let place: Place
test.beforeEach(async () => {
  place = await openPlace(longWarning)
})
test.afterEach(() => place.close())

const news = (): readonly unknown[] =>
  place.entries.filter(({ what }) => what === 'warned' || what === 'extended').map(({ what, reason }) => [what, reason])
const reports = (): number => place.asked.filter(({ body }) => body.includes('warning-shown')).length

test('a warning on two tabs is in the journal once, and so is the answer', { tag: '@waits' }, async ({ page }) => {
  await page.goto(`${place.origin}/in`)
  const other = await openPage(place, page.context())
  const dialog = page.getByRole('alertdialog', { name: 'Are you still there?' })
  await expect(dialog).toBeVisible()
  await expect(other.getByRole('alertdialog')).toBeVisible()
  await expect.poll(news).toEqual([['warned', 'idle']])
  expect(reports()).toBe(1)
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await expect(dialog).toBeHidden()
  await expect(other.getByRole('alertdialog')).toBeHidden()
  expect(news()).toEqual([
    ['warned', 'idle'],
    ['extended', 'stayed'],
  ])
  const [started] = place.entries
  const { session, from } = started ?? {}
  expect([started?.what, from]).toEqual(['session-started', '127.0.0.1'])
  expect(place.entries.filter(({ what }) => what === 'warned')).toMatchObject([{ session, from, subject: 'gina' }])
})

test('a reload in the warning puts the end off by its request', { tag: '@waits' }, async ({ page }) => {
  await page.goto(`${place.origin}/in`)
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await expect.poll(news).toEqual([['warned', 'idle']])
  await page.reload()
  await expect(page.getByRole('heading', { name: 'A page' })).toBeVisible()
  expect(news()).toEqual([
    ['warned', 'idle'],
    ['extended', 'request'],
  ])
  await expect(page.getByRole('alertdialog')).toBeHidden()
})

test('a warning without an answer is followed by the end alone', { tag: '@waits' }, async ({ page }) => {
  await place.close()
  place = await openPlace(shortTimes)
  await page.goto(`${place.origin}/in`)
  await page.waitForURL('**/?ended=idle', { timeout: seconds(40) })
  expect(place.entries.slice(0, 3).map(({ what, reason }) => [what, reason])).toEqual([
    ['session-started', undefined],
    ['warned', 'idle'],
    ['session-ended', 'idle'],
  ])
  const [view] = (await place.operators.list({ are: 'ended' })).entries
  expect(view).toMatchObject({
    from: '127.0.0.1',
    agent: expect.stringContaining('Mozilla/5.0'),
    ended: { reason: 'idle' },
  })
})
