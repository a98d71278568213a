import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { minutes } from '../../src/core/time.ts'
import { come, note, stored, type } from './drafting.ts'
import { type FormPlace, openFormPlace } from './form-place.ts'

let place: FormPlace
test.beforeEach(async () => {
  place = await openFormPlace({ idle: minutes(30), presence: { lease: minutes(30) } })
})
test.afterEach(() => place.close())

/** Pays in so many requests at once. Their answers come later. */
const pay = (page: Page, count = 1): Promise<void> =>
  page.evaluate((times) => {
    const { askAgain } = globalThis as unknown as {
      askAgain: (send: () => Promise<Response>, prove: (password: string) => Promise<boolean>) => Promise<Response>
    }
    const prove = async (password: string): Promise<boolean> =>
      (await (await fetch('/again', { method: 'POST', body: password })).text()) === 'signed-in'
    const answers = Array.from({ length: times }, async () => {
      const answer = await askAgain(() => fetch('/pay', { method: 'POST' }), prove)
      return answer.ok ? answer.text() : answer.status
    })
    Object.assign(globalThis, { answers: Promise.all(answers) })
  }, count)
const answers = (page: Page): Promise<unknown> => page.evaluate('globalThis.answers')
const dialog = (page: Page, name = 'Is it still you?') => page.getByRole('dialog', { name })
// The page's own line of roles stands outside its landmarks.
const violations = async (page: Page): Promise<unknown> =>
  (await new AxeBuilder({ page }).exclude('[data-roles]').analyze()).violations
const ends = (): readonly unknown[] =>
  place.entries.filter(({ what }) => what === 'session-ended').map(({ reason }) => reason)

test('the person proves again who they are in a dialog, and the request goes through; what they typed stays', async ({
  page,
}) => {
  await come(place, page)
  await type(page, 'half a note')
  place.pass(minutes(6))
  await note(page).focus()
  await pay(page)
  await expect(dialog(page)).toBeVisible()
  await expect(page.getByLabel('Your password')).toBeFocused()
  expect(await violations(page)).toEqual([])
  await page.keyboard.type('a wrong one')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toHaveText('That is not your password. Try again.')
  await expect(page.getByLabel('Your password')).toBeFocused()
  expect(await violations(page)).toEqual([])
  // It replaces the wrong one, which is selected.
  await page.keyboard.type('the right one')
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(dialog(page)).toBeHidden()
  expect(await answers(page)).toEqual(['paid'])
  expect(ends()).toEqual(['replaced'])
  await expect(note(page)).toBeFocused()
  await expect(note(page)).toHaveValue('half a note')
  await expect.poll(() => page.evaluate('globalThis.session.status().phase')).toBe('active')
  await type(page, 'a longer note')
  expect(await stored(page)).toHaveLength(1)
  expect((await stored(page)).join()).not.toContain('the right one')
  await page.reload()
  await expect(note(page)).toHaveValue('a longer note')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => place.saved).toEqual([{ note: 'a longer note' }])
})

test('Escape and "Cancel" leave the request refused and the session as it is', async ({ page }) => {
  await come(place, page)
  place.pass(minutes(6))
  await pay(page)
  await page.getByLabel('Your password').press('Escape')
  await expect(dialog(page)).toBeHidden()
  expect(await answers(page)).toEqual([401])
  await pay(page)
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect(await answers(page)).toEqual([401])
  expect(ends()).toEqual([])
  await expect.poll(() => page.evaluate('globalThis.session.status().phase')).toBe('active')
})

test('requests at the same time share one dialog', async ({ page }) => {
  await come(place, page)
  place.pass(minutes(6))
  await pay(page, 3)
  await page.getByLabel('Your password').fill('the right one')
  await page.keyboard.press('Enter')
  expect(await answers(page)).toEqual(['paid', 'paid', 'paid'])
  await expect(dialog(page)).toBeHidden()
})

test('a page that swaps its body may ask anew', async ({ page }) => {
  await come(place, page)
  place.pass(minutes(6))
  await pay(page)
  await expect(dialog(page)).toBeVisible()
  await page.evaluate(() => document.body.replaceChildren('another page'))
  await pay(page)
  await page.getByLabel('Your password').fill('the right one')
  await page.keyboard.press('Enter')
  expect(await answers(page)).toEqual(['paid'])
})

for (const [language, title] of [
  ['de-AT', 'Sind Sie es noch?'],
  ['fr', 'Est-ce toujours vous ?'],
  ['es', '¿Sigue siendo usted?'],
] as const)
  test(`the dialog speaks ${language}, and says when the server cannot be reached`, async ({ page }) => {
    await come(place, page)
    place.pass(minutes(6))
    await page.evaluate((lang) => Object.assign(document.documentElement, { lang }), language)
    await pay(page)
    await expect(dialog(page, title)).toBeVisible()
    await place.cut()
    await page.keyboard.type('the right one')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toHaveText(/Server|serveur|servidor/)
    await place.mend()
    await page.keyboard.press('Enter')
    await expect(dialog(page, title)).toBeHidden()
    expect(await answers(page)).toEqual(['paid'])
  })
