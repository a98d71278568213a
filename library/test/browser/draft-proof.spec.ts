import { expect, type Page, test } from '@playwright/test'
import { back, come, endIdle, note, stored, type } from './drafting.ts'
import { type FormPlace, openFormPlace } from './form-place.ts'

let place: FormPlace
test.beforeEach(async () => {
  place = await openFormPlace()
})
test.afterEach(() => place.close())

const save = (page: Page): Promise<void> => page.getByRole('button', { name: 'Save' }).click()
const unsure = (page: Page) => page.getByRole('status').getByText('we do not know whether it was saved')
const open = (page: Page): Promise<unknown> => page.goto(`${place.origin}/form`)

test('a draft is destroyed once a response proves that it was taken, whatever page comes next', async ({ page }) => {
  await come(place, page)
  await type(page, 'home')
  await save(page)
  await page.waitForURL('**/?saved')
  expect(place.saved).toEqual([{ note: 'home' }])
  expect(await stored(page)).toHaveLength(1)
  await page.goto(`${place.origin}/home`)
  await expect.poll(() => stored(page)).toEqual([])
})

test('a form that the server could not take, because its store was away, is offered again', async ({ page }) => {
  await come(place, page)
  await type(page, 'away')
  await save(page)
  await expect(page.getByText('Nothing is lost: try again.')).toBeVisible()
  await open(page)
  await expect(note(page)).toHaveValue('away')
  await expect(unsure(page)).toBeVisible()
  await expect(page.getByRole('status').getByText(/Kept at .*\d:\d\d.*, until .*\d:\d\d/)).toBeVisible()
  expect(await stored(page)).toHaveLength(1)
})

test('a form sent while the network was away is offered again, and sent under the same key', async ({ page }) => {
  await come(place, page)
  await type(page, 'cut off')
  await place.cut()
  await save(page)
  await page.waitForURL((url) => url.protocol !== 'http:').catch(() => {})
  await place.mend()
  await open(page)
  await expect(note(page)).toHaveValue('cut off')
  await save(page)
  await expect(note(page)).toHaveValue('')
  await expect.poll(() => stored(page)).toEqual([])
  expect(place.saved).toEqual([{ note: 'cut off' }])
})

test('a form taken without proof keeps its key until it is changed', async ({ page }) => {
  await come(place, page)
  await type(page, 'saved in silence')
  await save(page)
  await expect(unsure(page)).toBeVisible()
  await save(page)
  await expect(unsure(page)).toBeVisible()
  await note(page).fill('saved in silence')
  await note(page).pressSequentially('!')
  await save(page)
  await expect(note(page)).toHaveValue('')
  const [first = '', second, third] = place.keys
  expect(first).toMatch(/^[\w-]{16,64}$/)
  expect(second).toBe(first)
  expect(third).not.toBe(first)
})

test('a form handed back without its mark is still kept', async ({ page }) => {
  await come(place, page)
  await type(page, 'handed back')
  await save(page)
  await expect(note(page)).toHaveValue('handed back')
  await expect.poll(() => page.evaluate('globalThis.session?.status()?.phase')).toBe('active')
  await endIdle(place, page)
  expect(await stored(page)).toHaveLength(1)
  await come(place, page)
  await expect(note(page)).toHaveValue('handed back')
})

test('a form sent by a script is proven too, and text typed meanwhile is kept', async ({ page }) => {
  await come(place, page)
  await page.evaluate(() => {
    const form = document.querySelector('form') as HTMLFormElement
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      fetch('/form', { method: 'POST', body: new FormData(form) })
    })
  })
  await type(page, 'by a script')
  await save(page)
  await expect.poll(() => stored(page)).toEqual([])
  await note(page).fill('slow, by a script')
  await expect.poll(() => stored(page)).toHaveLength(1)
  await save(page)
  await note(page).fill('slow, by a script, and more')
  await expect.poll(() => place.saved.length).toBe(2)
  await page.waitForTimeout(1_500)
  expect(await stored(page)).toHaveLength(1)
  await endIdle(place, page)
  await come(place, page)
  await expect(note(page)).toHaveValue('slow, by a script, and more')
  await expect(back(page)).toBeVisible()
  expect(new Set(place.keys).size).toBe(2)
})

test('a script that knows of the response says so itself', async ({ page }) => {
  await come(place, page)
  await type(page, 'saved by a script')
  await page.evaluate(() => (document.querySelector('session-draft') as unknown as { took(): void }).took())
  await expect.poll(() => stored(page)).toEqual([])
})

test('a discarded draft can be put back for ten seconds', async ({ page }) => {
  await come(place, page)
  await type(page, 'wanted after all')
  await endIdle(place, page)
  await come(place, page)
  await page.getByRole('button', { name: 'Discard it' }).click()
  await expect(note(page)).toHaveValue('')
  await expect(page.getByText('It will be discarded in 10 seconds.')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(note(page)).toHaveValue('wanted after all')
  await expect(back(page)).toBeVisible()
  await expect.poll(() => stored(page)).toHaveLength(1)
})

test('with `keep`, fields without autocomplete are kept too, but no secret', async ({ page }) => {
  await page.route('**/form', async (route) => {
    const answer = await route.fetch()
    const body = (await answer.text())
      .replace('<session-draft', '<session-draft keep')
      .replace('<form', '<form autocomplete="off"')
    await route.fulfill({ response: answer, body })
  })
  await come(place, page)
  for (const label of ['Password', 'Code', 'Card', 'Diary']) await page.getByLabel(label).fill('typed')
  await page.getByLabel('Title').fill('one')
  await type(page, 'kept')
  await endIdle(place, page)
  await come(place, page)
  await expect(note(page)).toHaveValue('kept')
  await expect(page.getByLabel('Title')).toHaveValue('one')
  await expect(page.getByLabel('Diary')).toHaveValue('typed')
  for (const label of ['Password', 'Code', 'Card']) await expect(page.getByLabel(label)).toHaveValue('')
})

test('a field that belongs to the form but is outside it is kept', async ({ page }) => {
  await page.route('**/form', async (route) => {
    const answer = await route.fetch()
    const body = (await answer.text())
      .replace('<form', '<form id="f"')
      .replace('</main>', '<label>Outside <input name="outside" form="f"></label></main>')
    await route.fulfill({ response: answer, body })
  })
  await come(place, page)
  await page.getByLabel('Outside').fill('out here')
  await expect.poll(() => stored(page)).toHaveLength(1)
  await endIdle(place, page)
  await come(place, page)
  await expect(page.getByLabel('Outside')).toHaveValue('out here')
})

const swap = async (page: Page, what: 'body' | 'form'): Promise<void> =>
  page.evaluate(async (part) => {
    const text = await (await fetch('/form')).text()
    const next = new DOMParser().parseFromString(text, 'text/html')
    if (part === 'body') document.documentElement.replaceChild(document.importNode(next.body, true), document.body)
    else document.querySelector('form')?.replaceWith(document.importNode(next.querySelector('form') as Node, true))
  }, what)

for (const part of ['body', 'form'] as const)
  test(`a page whose ${part} is swapped keeps drafts in the new form`, async ({ page }) => {
    await come(place, page)
    await type(page, 'before')
    await swap(page, part)
    await expect(note(page)).toHaveValue('before')
    await type(page, 'after')
    await endIdle(place, page)
    await come(place, page)
    await expect(note(page)).toHaveValue('after')
  })

test('a script that sends the form and swaps the body leaves no draft of the sent text', async ({ page }) => {
  await come(place, page)
  await page.evaluate(() => {
    const form = document.querySelector('form') as HTMLFormElement
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      const answer = await fetch('/form', { method: 'POST', body: new FormData(form) })
      const next = new DOMParser().parseFromString(await answer.text(), 'text/html')
      document.documentElement.replaceChild(document.importNode(next.body, true), document.body)
    })
  })
  await note(page).fill('slow, swapped')
  await save(page)
  await expect(note(page)).toHaveValue('')
  await expect.poll(() => stored(page)).toEqual([])
  await page.waitForTimeout(1_500)
  expect(await stored(page)).toEqual([])
  await expect(back(page)).toBeHidden()
})
