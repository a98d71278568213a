import { expect, type Page, test } from '@playwright/test'
import { come, note } from './drafting.ts'
import { type FormPlace, openFormPlace } from './form-place.ts'

let place: FormPlace
test.beforeEach(async () => {
  place = await openFormPlace()
})
test.afterEach(() => place.close())

const save = (page: Page): Promise<void> => page.getByRole('button', { name: 'Save' }).click()

test('a second press while the response is pending does nothing, and the button says that it works', async ({
  page,
}) => {
  await come(place, page)
  await note(page).fill('held')
  await page.evaluate(() =>
    document.addEventListener('submit', () =>
      setTimeout(() => {
        const form = document.querySelector('form') as HTMLFormElement
        const [button] = form.querySelectorAll('button')
        sessionStorage.setItem('seen', `${form.ariaBusy} ${button?.ariaBusy}`)
        form.requestSubmit(button)
        fetch('/pressed-again').catch(() => {})
      }, 350),
    ),
  )
  const pressedAgain = page.waitForRequest('**/pressed-again')
  // The press waits for the response.
  const saving = save(page)
  await pressedAgain
  place.release()
  await saving
  await expect(note(page)).toHaveValue('')
  expect(await page.evaluate(() => sessionStorage.getItem('seen'))).toBe('true true')
  expect(place.saved).toEqual([{ note: 'held' }])
  expect(place.keys).toHaveLength(1)
})

test('a form that a script sends is busy until its response, and a second press does nothing meanwhile', async ({
  page,
}) => {
  await come(place, page)
  await page.evaluate(`document.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault()
    const body = new FormData(event.target)
    const held = new Promise((done) => Object.assign(globalThis, { letGo: done }))
    const answer = held.then(() => fetch('/form', { method: 'POST', body }))
    await untilAnswered(event, answer).catch(() => {})
    document.title += ' answered'
  })`)
  const form = page.locator('form')
  const button = page.getByRole('button', { name: 'Save' })
  const letGo = () => page.evaluate('letGo()')
  await note(page).fill('by a script')
  await save(page)
  await expect(form).toHaveAttribute('aria-busy', 'true')
  await expect(button).toHaveAttribute('aria-busy', 'true')
  await save(page)
  await letGo()
  await expect(page).toHaveTitle('A form answered')
  await expect(form).not.toHaveAttribute('aria-busy', 'true')
  await expect(button).not.toHaveAttribute('aria-busy', 'true')
  expect(place.saved).toEqual([{ note: 'by a script' }])
  await save(page)
  await place.cut()
  await letGo()
  await expect(page).toHaveTitle('A form answered answered')
  await expect(form).not.toHaveAttribute('aria-busy', 'true')
})

test('a page that comes back from the cache can be pressed again', async ({ page }) => {
  await come(place, page)
  await note(page).fill('away')
  await save(page)
  await expect(page.getByText('Nothing is lost: try again.')).toBeVisible()
  await page.goBack()
  await expect(page.locator('form')).not.toHaveAttribute('aria-busy', 'true')
  await expect(note(page)).toHaveValue('away')
  await note(page).fill('now')
  await save(page)
  await expect(note(page)).toHaveValue('')
  expect(place.saved).toEqual([{ note: 'now' }])
})
