import { expect, test } from '@playwright/test'
import { longWarning, openPage, openPlace, type Place } from './place.ts'

let place: Place
test.beforeEach(async () => {
  place = await openPlace(longWarning)
})
test.afterEach(() => place.close())

const seen = (): number => place.entries.filter(({ what }) => what === 'message-seen').length

test('a kept message is shown above a warning and on a page that opens later, until its person closes it', {
  tag: '@waits',
}, async ({ page }) => {
  await page.goto(`${place.origin}/in`)
  const { id, recipients } = await place.operators.keepMessage({
    filter: {},
    text: '<b>We close</b> at six.',
    sender: 'Bea, reception',
    by: 'bea',
  })
  expect(recipients).toEqual({ count: 1 })
  const notice = page.getByRole('status').getByText('<b>We close</b> at six.')
  await expect(notice).toContainText(/Bea, reception, \d/)
  const dialog = page.getByRole('alertdialog', { name: 'Are you still there?' })
  await expect(dialog).toBeVisible()
  const inDialog = dialog.getByText('<b>We close</b> at six.')
  await expect(inDialog).toBeVisible()
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await expect(dialog).toBeHidden()
  await expect(notice).toBeVisible()
  await page.reload()
  await expect(notice).toBeVisible()
  const later = await openPage(place, page.context())
  await expect(later.getByText('<b>We close</b> at six.')).toBeVisible()
  expect(await place.operators.messageSeen(id)).toMatchObject({ seen: 0, unseen: 1 })
  await later.getByRole('button', { name: 'Close' }).click()
  await expect(notice).toBeHidden()
  await expect(later.getByText('<b>We close</b> at six.')).toBeHidden()
  // The notice goes before the server has the answer.
  await expect.poll(() => place.operators.messageSeen(id)).toMatchObject({ seen: 1, unseen: 0 })
  await page.reload()
  await expect(page.getByRole('heading', { name: 'A page' })).toBeVisible()
  await expect(notice).toBeHidden()
  expect(seen()).toBe(1)
})

test('a kept message is closed while the warning is up, and the warning stays', { tag: '@waits' }, async ({ page }) => {
  await page.goto(`${place.origin}/in`)
  await place.operators.keepMessage({ filter: { subject: 'gina' }, text: 'Call home.', by: 'bea' })
  const dialog = page.getByRole('alertdialog')
  await expect(dialog.getByText('Call home.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByText('Call home.')).toBeHidden()
  await expect.poll(seen).toBe(1)
  await expect(dialog).toBeVisible()
})
