import { expect, test } from '@playwright/test'
import { minutes } from '../../src/core/time.ts'
import { back, come, endIdle, note, opened, stored, type } from './drafting.ts'
import { type FormPlace, openFormPlace } from './form-place.ts'

let place: FormPlace
test.beforeEach(async () => {
  place = await openFormPlace()
})
test.afterEach(() => place.close())

test('every kind of field comes back, and its page is notified', async ({ page }) => {
  await come(place, page)
  await page.getByLabel('Title').fill('one')
  await page.getByLabel('Again').fill('two')
  await page.getByLabel('Kind').selectOption('dog')
  await page.getByLabel('Signs').selectOption(['cough', 'rash'])
  await page.getByLabel('Urgent').check()
  await page.getByLabel('Paid').uncheck()
  await page.getByLabel('Male', { exact: true }).check()
  await endIdle(place, page)
  await page.addInitScript(() => {
    const events: string[] = []
    Object.assign(globalThis, { events })
    for (const type of ['input', 'change'])
      addEventListener(type, ({ target }) => events.push(`${type} ${(target as HTMLInputElement).name}`), true)
  })
  await come(place, page)
  await expect(page.getByLabel('Title')).toHaveValue('one')
  await expect(page.getByLabel('Again')).toHaveValue('two')
  await expect(page.getByLabel('Kind')).toHaveValue('dog')
  await expect(page.getByLabel('Signs')).toHaveValues(['cough', 'rash'])
  await expect(page.getByLabel('Urgent')).toBeChecked()
  await expect(page.getByLabel('Paid')).not.toBeChecked()
  await expect(page.getByLabel('Male', { exact: true })).toBeChecked()
  const events = await page.evaluate(() => (globalThis as unknown as { events: string[] }).events)
  expect(events.filter((one) => one.startsWith('change')).sort()).toEqual(
    ['kind', 'paid', 'sex', 'signs', 'title', 'title', 'urgent'].map((name) => `change ${name}`),
  )
  expect(events).toContain('input kind')
})

test('passwords, files, hidden and disabled fields and fields without autocomplete are never kept', async ({
  page,
}) => {
  await come(place, page)
  await type(page, 'kept')
  const alone = (await stored(page))[0]?.length
  for (const label of ['Password', 'Code', 'Card', 'Diary', 'Nameless']) await page.getByLabel(label).fill('never ever')
  await page
    .getByLabel('File')
    .setInputFiles({ name: 'never.txt', mimeType: 'text/plain', buffer: Buffer.from('ever') })
  await page.evaluate(() => {
    for (const name of ['csrf', 'shut', 'password']) {
      const field = document.querySelector<HTMLInputElement>(`[name=${name}]`)
      // A page that shows a password makes another field of it.
      if (field && name === 'password') field.type = 'text'
      if (field) field.value = 'never ever'
    }
  })
  const before = JSON.stringify(await stored(page))
  await page.getByLabel('Diary').fill('never again')
  await expect.poll(async () => JSON.stringify(await stored(page))).not.toBe(before)
  expect((await stored(page))[0]).toHaveLength(alone ?? 0)
  expect(JSON.parse(await opened(page))).toEqual([['note\n\n0', 'kept']])
})

test('a form without autocomplete is not kept at all', async ({ page }) => {
  await come(place, page)
  await page.evaluate(() => document.querySelector('form')?.setAttribute('autocomplete', 'off'))
  await note(page).fill('never')
  await endIdle(place, page)
  expect(await stored(page)).toEqual([])
})

test('a draft whose form was saved is destroyed', async ({ page }) => {
  await come(place, page)
  await type(page, 'done')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(note(page)).toHaveValue('')
  expect(place.saved).toEqual([{ note: 'done' }])
  await expect.poll(() => stored(page)).toEqual([])
  await endIdle(place, page)
  await come(place, page)
  await expect(note(page)).toHaveValue('')
})

test('a form that comes back because it could not be taken is still kept', async ({ page }) => {
  await come(place, page)
  await type(page, 'bad')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('alert').getByText('Not like this.')).toBeVisible()
  await expect(note(page)).toHaveValue('bad')
  await endIdle(place, page)
  await come(place, page)
  await expect(note(page)).toHaveValue('bad')
  await page.getByLabel('Title').fill('more')
  await endIdle(place, page)
  await come(place, page)
  await expect(note(page)).toHaveValue('bad')
  await expect(page.getByLabel('Title')).toHaveValue('more')
})

test('text added to a restored draft is kept also before the server has given another key', async ({ page }) => {
  await come(place, page)
  await type(page, 'first')
  await endIdle(place, page)
  const unanswered = '**/session/draft-key'
  await page.route(unanswered, () => {})
  await come(place, page)
  await expect(note(page)).toHaveValue('first')
  await page.getByLabel('Title').fill('more')
  await endIdle(place, page)
  await page.unroute(unanswered)
  await come(place, page)
  await expect(note(page)).toHaveValue('first')
  await expect(page.getByLabel('Title')).toHaveValue('more')
})

test('a form sent after its session was over is kept', async ({ page }) => {
  await come(place, page)
  await type(page, 'sent in vain')
  place.pass(minutes(1))
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL('**/?*')
  expect(place.saved).toEqual([])
  await come(place, page)
  await expect(note(page)).toHaveValue('sent in vain')
})

test('discarding empties the form at once, and destroys the draft ten seconds later', async ({ page }) => {
  await page.clock.install()
  await come(place, page)
  await type(page, 'not wanted')
  await endIdle(place, page)
  await come(place, page)
  await page.getByRole('button', { name: 'Discard it' }).click()
  await expect(note(page)).toHaveValue('')
  await expect(note(page)).toBeFocused()
  await expect(back(page)).toBeHidden()
  await page.clock.fastForward(9_000)
  expect(await stored(page)).toHaveLength(1)
  await page.clock.fastForward(1_000)
  await expect.poll(() => stored(page)).toEqual([])
  await expect(page.getByRole('button', { name: 'Undo' })).toBeHidden()
})

test('a discarded draft waits ten seconds even when its page is left', async ({ page }) => {
  await page.clock.install()
  await come(place, page)
  await type(page, 'left behind')
  await endIdle(place, page)
  await come(place, page)
  await page.getByRole('button', { name: 'Discard it' }).click()
  await page.reload()
  await expect(note(page)).toHaveValue('left behind')
  await page.getByRole('button', { name: 'Discard it' }).click()
  await expect(note(page)).toHaveValue('')
  await page.goto(`${place.origin}/?left`)
  expect(await stored(page)).toHaveLength(1)
  await page.clock.fastForward(10_000)
  await come(place, page)
  await expect.poll(() => stored(page)).toEqual([])
  await expect(note(page)).toHaveValue('')
})

test('a form that is reset has no draft', async ({ page }) => {
  await come(place, page)
  await type(page, 'not wanted')
  await page.getByRole('button', { name: 'Reset' }).click()
  await expect.poll(() => stored(page)).toEqual([])
})

test('its texts are in the language of the page', async ({ page }) => {
  await come(place, page)
  await type(page, 'Husten')
  await endIdle(place, page)
  await page.route('**/form', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: (await answer.text()).replace('lang="en"', 'lang="de-AT"') })
  })
  await come(place, page)
  await expect(page.getByRole('status').getByText('Was Sie hier eingegeben hatten, ist wieder da.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Verwerfen' })).toBeVisible()
})
