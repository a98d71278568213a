import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { come, note, stored, type } from './drafting.ts'
import { type FormPlace, openFormPlace } from './form-place.ts'

let place: FormPlace
test.beforeEach(async () => {
  place = await openFormPlace()
})
test.afterEach(() => place.close())

const change = (...roles: readonly string[]): Promise<unknown> =>
  place.sessions.changeRoles({ subject: 'vera', roles, by: 'otto' })

test('a role taken away under a half-written text is announced in place, and the text can still be copied', async ({
  page,
}) => {
  await come(place, page)
  await type(page, 'half a note')
  await change('reader')
  await expect(page.getByRole('alert')).toHaveText(
    'An administrator changed your roles. You cannot send this any more. What you typed stays here, so that you can copy it.',
  )
  await expect(page.locator('[data-roles]')).toHaveText('reader')
  await expect(note(page)).toBeVisible()
  await expect(note(page)).toHaveValue('half a note')
  await expect(note(page)).toHaveJSProperty('readOnly', true)
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled()
  await note(page).focus()
  await note(page).press('Control+A')
  expect(await page.evaluate(() => `${document.getSelection()}`)).toBe('half a note')
  expect(
    (await new AxeBuilder({ page }).include('section').withRules(['color-contrast', 'aria-allowed-role']).analyze())
      .violations,
  ).toEqual([])
  expect(await stored(page)).toHaveLength(1)
})

test('the form is enabled again when the role comes back', async ({ page }) => {
  await come(place, page)
  await type(page, 'half a note')
  await change()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.locator('[data-roles]')).toHaveText('no role')
  await change('writer')
  await expect(page.getByRole('alert')).toBeHidden()
  await note(page).fill('a whole note')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(note(page)).toHaveValue('')
  expect(place.saved).toEqual([{ note: 'a whole note' }])
})

test('an untouched form goes, as before', async ({ page }) => {
  await come(place, page)
  await change('reader')
  await expect(note(page)).toBeHidden()
  await expect(page.getByRole('alert')).toBeHidden()
})

test('a page may handle a lost task itself', async ({ page }) => {
  await come(place, page)
  await type(page, 'half a note')
  await page.evaluate(() =>
    document.addEventListener('curfew-task-lost', (event) => {
      event.preventDefault()
      document.title = `lost: ${(event.target as HTMLElement).dataset['task']}`
    }),
  )
  await change('reader')
  await expect(page).toHaveTitle('lost: write')
  await expect(page.getByRole('alert')).toBeHidden()
  await expect(note(page)).toBeEditable()
})
