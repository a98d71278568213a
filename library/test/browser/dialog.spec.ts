import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { seconds } from '../../src/core/time.ts'
import { longWarning, openPlace, type Place } from './place.ts'

let place: Place
test.beforeEach(async () => {
  place = await openPlace(longWarning)
})
test.afterEach(() => place.close())

test('the warning is a labelled alertdialog that takes the focus and gives it back', { tag: '@waits' }, async ({
  page,
}) => {
  await page.goto(`${place.origin}/in`)
  await page.getByLabel('Name').focus()
  const dialog = page.getByRole('alertdialog', { name: 'Are you still there?' })
  await expect(dialog).toBeVisible({ timeout: 12_000 })
  await expect(page.getByRole('button', { name: 'Stay signed in' })).toBeFocused()
  await expect(page).toHaveTitle(/^\(0:[01]\d\) A page$/)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.getByRole('button', { name: 'Stay signed in' }).press('Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByLabel('Name')).toBeFocused()
  await expect(page).toHaveTitle('A page')
})

test('the end comes by itself, clears the page and goes home', { tag: '@waits' }, async ({ page }) => {
  await page.goto(`${place.origin}/in`)
  await page.waitForURL('**/?ended=idle', { timeout: 50_000 })
  await expect(page.getByRole('status')).toHaveText('idle')
})

test('E8: moving hands keep the warning away, and an untouched page sends no request', { tag: '@waits' }, async ({
  page,
}) => {
  await place.close()
  place = await openPlace({ ...longWarning, idle: seconds(35) })
  await page.goto(`${place.origin}/in`)
  const before = place.asked.length
  const from = performance.now()
  for (let count = 0; count < 30; count++) {
    await page.mouse.move(100 + count, 100)
    await page.waitForTimeout(1_000)
  }
  const reports = place.asked.slice(before).filter(({ what }) => what === 'POST /session')
  // One in five seconds at most, and the first at once.
  expect(reports.length).toBeLessThanOrEqual(1 + (performance.now() - from) / 5_000)
  await expect(page.getByRole('alertdialog')).toBeHidden()
})
