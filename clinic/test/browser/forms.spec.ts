import { expect, type Locator, type Page, test } from '@playwright/test'
import { type RunningClinic, runClinic } from '../running/clinic.ts'
import { signIn } from './people.ts'

let clinic: RunningClinic
test.beforeAll(async () => {
  clinic = await runClinic({ CURFEW_IDLE: '10m', CLINIC_LOG: 'silent' })
})
test.afterAll(() => clinic.close())

const isFocused = (place: Locator): Promise<void> => expect(place).toBeFocused()

test('after problems and after a success the focus is on the summary, and the title says which', async ({
  context,
}) => {
  const page = await signIn(context, clinic, 'reception')
  await page.goto(`${clinic.origin}/till`)
  await page.getByRole('button', { name: 'Take payment' }).click()
  await isFocused(page.locator('.problems'))
  await expect(page).toHaveTitle(/^Error: Till/)
  const amount = page.locator('#payment-amount')
  await expect(amount).toHaveAttribute('aria-invalid', 'true')
  await expect(page.locator(`#${await amount.getAttribute('aria-describedby')}`)).toHaveText('Enter the amount')
  await amount.fill('12.50')
  await page.getByRole('button', { name: 'Take payment' }).click()
  await isFocused(page.locator('.done'))
  await expect(page).toHaveTitle(/^Till/)
})

const rowsOf = (page: Page): Promise<readonly (readonly number[])[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.field')].map((field) =>
      [field, field.querySelector('label'), field.querySelector('input, select, textarea')].map((part) =>
        Math.round(part?.getBoundingClientRect().top ?? 0),
      ),
    ),
  )

test('labels in a row line up, and so do their fields, whatever is said in between', async ({ context }) => {
  const page = await signIn(context, clinic, 'reception')
  await page.goto(`${clinic.origin}/animals/new`)
  const all = await rowsOf(page)
  const tops = [...new Set(all.map(([top]) => top))]
  for (const top of tops) {
    const fields = all.filter(([one]) => one === top)
    expect(new Set(fields.map(([, label]) => label)).size).toBe(1)
    expect(new Set(fields.map(([, , control]) => control)).size).toBe(1)
  }
  expect(tops.length).toBeLessThan(9)
})

test('a handout can be undone for ten seconds, and says when it is done', { tag: '@waits' }, async ({ context }) => {
  const page = await signIn(context, clinic, 'dispenser')
  await page.goto(`${clinic.origin}/dispensary`)
  const first = page.getByRole('button', { name: /^Hand out/ }).first()
  await first.click()
  const notice = page.locator('.undo')
  await isFocused(notice)
  await notice.getByRole('button', { name: /^Undo/ }).click()
  await isFocused(page.locator('.done'))
  await expect(page.locator('.done')).toHaveText('Undone. Nothing was changed.')
  await page
    .getByRole('button', { name: /^Hand out/ })
    .first()
    .click()
  await expect(notice).toHaveText('The medicine is handed out.', { timeout: 13_000 })
  await expect(notice.getByRole('button')).toHaveCount(0)
})
