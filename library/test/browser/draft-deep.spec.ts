import { expect, type Page, test } from '@playwright/test'
import { back, come, endIdle, note, opened, stored, type } from './drafting.ts'
import { type FormPlace, openFormPlace } from './form-place.ts'

const inside = `<div contenteditable id="letter">Dear <b>owner</b></div>
<div contenteditable data-draft="never" id="secret-letter"></div>
<x-fields id="fields"></x-fields><x-stars name="stars"></x-stars>`

// They are in the page before the form is read, as a page's own elements are.
const elements = `
customElements.define('x-inner', class extends HTMLElement {
  connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<input aria-label="Inner">' }
})
customElements.define('x-fields', class extends HTMLElement {
  connectedCallback() {
    this.attachShadow({ mode: 'open' }).innerHTML =
      '<input aria-label="Deep" name="deep"><input type="checkbox" aria-label="Deep box"><input type="password" aria-label="Deep password"><input aria-label="Deep code" autocomplete="one-time-code"><input aria-label="Deep card" autocomplete="cc-number"><input type="file" aria-label="Deep file"><x-inner></x-inner>'
  }
})
customElements.define('x-stars', class extends HTMLElement {
  static formAssociated = true
  #internals = this.attachInternals()
  #value = '0'
  connectedCallback() {
    this.attachShadow({ mode: 'open' }).innerHTML = '<button type="button">Three stars</button>'
    this.shadowRoot.querySelector('button').onclick = () => {
      this.value = '3'
      this.dispatchEvent(new Event('change', { bubbles: true }))
    }
  }
  get value() { return this.#value }
  set value(value) { this.#value = value; this.#internals.setFormValue(value) }
})`

let place: FormPlace
test.beforeEach(async ({ page }) => {
  place = await openFormPlace()
  await page.addInitScript(elements)
  await page.route('**/form', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({
      response: answer,
      body: (await answer.text()).replace('<button>Save', `${inside}<button>Save`),
    })
  })
})
test.afterEach(() => place.close())

const letter = (page: Page) => page.locator('#letter')
const stars = (page: Page) => page.locator('x-stars').evaluate((one) => (one as HTMLInputElement).value)

test('text typed into an editor and into fields of open shadow trees comes back, and no secret', async ({ page }) => {
  await come(place, page)
  await letter(page).fill('Dear <img src=x onerror=alert(1)>,\nshe coughs.')
  await page.locator('#secret-letter').fill('never ever')
  for (const label of ['Deep', 'Inner', 'Deep password', 'Deep code', 'Deep card'])
    await page.getByLabel(label, { exact: true }).fill(`typed into ${label}`)
  await page.getByLabel('Deep file').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') })
  await page.getByLabel('Deep box').check()
  await page.getByText('Three stars').click()
  await type(page, 'kept')
  const valuesKept = async (): Promise<readonly unknown[]> =>
    (JSON.parse(await opened(page)) as readonly (readonly [string, unknown])[]).map(([, value]) => value)
  await expect
    .poll(valuesKept)
    .toEqual([
      'kept',
      'Dear <img src=x onerror=alert(1)>,\nshe coughs.',
      'typed into Deep',
      true,
      'typed into Inner',
      '3',
    ])
  await endIdle(place, page)
  await come(place, page)
  await expect(note(page)).toHaveValue('kept')
  expect(await letter(page).innerText()).toBe('Dear <img src=x onerror=alert(1)>,\nshe coughs.')
  await expect(letter(page).locator('img')).toHaveCount(0)
  await expect(page.getByLabel('Deep', { exact: true })).toHaveValue('typed into Deep')
  await expect(page.getByLabel('Inner')).toHaveValue('typed into Inner')
  await expect(page.getByLabel('Deep box')).toBeChecked()
  expect(await stars(page)).toBe('3')
  for (const label of ['Deep password', 'Deep code', 'Deep card']) await expect(page.getByLabel(label)).toHaveValue('')
  await expect(page.locator('#secret-letter')).toHaveText('')
  await page.getByRole('button', { name: 'Discard it' }).click()
  await expect(letter(page)).toHaveText('Dear owner')
  expect(await stars(page)).toBe('0')
})

test('an editor alone is kept, and a script’s text in it is not', async ({ page }) => {
  await come(place, page)
  await page.evaluate(() => {
    const one = document.querySelector('#letter')
    if (one) one.textContent = 'loaded later'
  })
  await letter(page).focus()
  await page.keyboard.press('End')
  expect(await stored(page)).toEqual([])
  await page.keyboard.type(', and typed')
  await expect.poll(() => stored(page)).toHaveLength(1)
  await endIdle(place, page)
  await come(place, page)
  await expect(letter(page)).toHaveText('loaded later, and typed')
  await expect(back(page)).toBeVisible()
})
