import { expect, test } from '@playwright/test'
import { hours, milliseconds, seconds } from '../../src/core/time.ts'
import { back, come, endIdle, note, ourSession, stored, type } from './drafting.ts'
import { type FormPlace, openFormPlace } from './form-place.ts'

let place: FormPlace
test.beforeEach(async () => {
  place = await openFormPlace()
})
test.afterEach(() => place.close())

test('text typed until the session ended is there when the same person has signed in again', async ({ page }) => {
  await come(place, page)
  await type(page, 'Coughs since Monday. Lungs')
  await note(page).pressSequentially(' clear')
  await endIdle(place, page)
  expect(JSON.stringify(await stored(page))).not.toMatch(/Coughs|note|clear/)
  await come(place, page)
  await expect(note(page)).toHaveValue('Coughs since Monday. Lungs clear')
  await expect(back(page)).toBeVisible()
  await endIdle(place, page)
  await come(place, page)
  await expect(note(page)).toHaveValue('Coughs since Monday. Lungs clear')
})

test('a draft names its person by the name that only their own pages have', async ({ page }) => {
  await come(place, page)
  await type(page, 'for Vera alone')
  const person = await page.evaluate(`${ourSession}.status().person`)
  expect(person).toMatch(/^[\w-]{22}$/)
  expect(JSON.parse((await stored(page))[0] ?? '{}').person).toBe(person)
})

test('a different person gets nothing, and the draft is destroyed', async ({ page }) => {
  await come(place, page)
  await type(page, 'for Vera alone')
  await endIdle(place, page)
  expect(await stored(page)).toHaveLength(1)
  await come(place, page, 'otto')
  await expect.poll(() => stored(page)).toEqual([])
  await expect(note(page)).toHaveValue('')
  await expect(back(page)).toBeHidden()
  expect(place.entries.filter(({ what }) => what === 'draft-refused').map(({ subject }) => subject)).toContain('otto')
  await endIdle(place, page)
  await come(place, page)
  await expect(note(page)).toHaveValue('')
})

test('a draft is destroyed on a page without forms too, when that page sweeps', async ({ page }) => {
  await come(place, page)
  await type(page, 'for Vera alone')
  await endIdle(place, page)
  await come(place, page, 'otto', '/home')
  await expect.poll(() => stored(page)).toEqual([])
})

test('a person who signs in beside another person’s page gets no key to the text typed there', async ({
  browser,
  context,
}) => {
  const elsewhere = await browser.newContext()
  await come(place, await elsewhere.newPage(), 'otto', '/home')
  const page = await context.newPage()
  await come(place, page)
  // Without her stream, the page does not yet learn whose cookie it is.
  await expect.poll(() => place.asked.filter((what) => what.endsWith('/events')).length).toBe(2)
  await context.addCookies(await elsewhere.cookies())
  await elsewhere.close()
  const given = page.waitForResponse('**/session/draft-key')
  await note(page).fill('typed before the page noticed')
  expect((await given).status()).toBe(200)
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  expect(await stored(page)).toEqual([])
  await page.evaluate(`${ourSession}.extend()`).catch(() => {})
  await expect(note(page)).toHaveValue('')
  expect(await stored(page)).toEqual([])
})

test('the network is away for longer than lostGrace, and text typed meanwhile is kept', async ({ page }) => {
  await place.close()
  place = await openFormPlace({ presence: { lostGrace: seconds(1) } })
  await come(place, page)
  await type(page, 'before the tunnel')
  await place.cut()
  await note(page).fill('before the tunnel, and in it')
  await expect.poll(() => place.entries.some(({ reason }) => reason === 'closed')).toBe(true)
  await place.mend()
  await page.waitForURL('**/?ended=closed', { timeout: 30_000 })
  await come(place, page)
  await expect(note(page)).toHaveValue('before the tunnel, and in it')
})

test('the session ends while the server is out of reach, and typed text is kept', { tag: '@waits' }, async ({
  page,
}) => {
  await place.close()
  place = await openFormPlace({ idle: seconds(20), warning: seconds(10), essential: 'a test has no minute' })
  await come(place, page)
  const given = page.waitForResponse('**/session/draft-key')
  await note(page).focus()
  await (await given).finished()
  await place.cut()
  await note(page).pressSequentially('typed without a server')
  await expect(page.getByRole('alert')).toHaveText(
    'You were signed out after 20 seconds without activity. This page could not report that you were active.',
    { timeout: 40_000 },
  )
  await place.mend()
  await page.waitForURL('**/?ended=*', { timeout: 30_000 })
  await come(place, page)
  await expect(note(page)).toHaveValue('typed without a server')
})

test('a draft older than the policy allows is destroyed', async ({ page }) => {
  await come(place, page)
  await type(page, 'too old')
  await endIdle(place, page)
  place.pass(hours(1))
  await come(place, page)
  await expect.poll(() => stored(page)).toEqual([])
  await expect(note(page)).toHaveValue('')
})

test('a form that stays open has its draft renewed, so that its age counts from the end', async ({ page }) => {
  await place.close()
  place = await openFormPlace({ drafts: seconds(20) })
  await come(place, page)
  await type(page, 'still here')
  const id = async (): Promise<unknown> => JSON.parse((await stored(page))[0] ?? '{}').id
  const first = await id()
  await expect.poll(id, { timeout: 10_000 }).not.toBe(first)
  expect(place.asked.filter((what) => what.endsWith('draft-key')).length).toBeLessThan(6)
})

test('a draft that was tampered with is destroyed', async ({ page }) => {
  await come(place, page)
  await type(page, 'mine')
  await endIdle(place, page)
  await page.evaluate(() => {
    const [place = '', text = '{}'] = Object.entries(localStorage)[0] ?? []
    const draft = JSON.parse(text)
    localStorage.setItem(
      place,
      JSON.stringify({ ...draft, sealed: draft.sealed.replace(/^./, draft.sealed[0] === 'A' ? 'B' : 'A') }),
    )
  })
  await come(place, page)
  await expect.poll(() => stored(page)).toEqual([])
  await expect(note(page)).toHaveValue('')
})

test('a manager ends the session, and typed text is kept', async ({ page }) => {
  await come(place, page)
  await type(page, 'half a note')
  await place.sessions.endAll({ subject: 'vera', by: 'otto' })
  await page.waitForURL('**/?ended=revoked')
  await come(place, page)
  await expect(note(page)).toHaveValue('half a note')
})

test('the renderer crashes, and text typed until a second before is kept', async ({ context }) => {
  const page = await context.newPage()
  await come(place, page)
  await type(page, 'before the crash')
  const crashed = page.waitForEvent('crash')
  page.goto('chrome://crash').catch(() => {})
  await crashed
  await page.close()
  const next = await context.newPage()
  await come(place, next)
  await expect(note(next)).toHaveValue('before the crash')
})

test('typing requests one key, and that request is no activity', async ({ page }) => {
  await come(place, page)
  await note(page).pressSequentially('many keys are pressed here, one by one', { delay: 20 })
  await expect.poll(() => stored(page)).toHaveLength(1)
  expect(place.asked.filter((what) => what.endsWith('draft-key'))).toHaveLength(1)
})

test('without crypto.subtle, or under a policy that keeps none, nothing is kept', async ({ context }) => {
  const page = await context.newPage()
  await page.addInitScript(() => Object.defineProperty(crypto, 'subtle', { value: undefined }))
  await come(place, page)
  await note(page).fill('not kept')
  await endIdle(place, page)
  expect(await stored(page)).toEqual([])
  await place.close()
  place = await openFormPlace({ drafts: 'never', presence: { grace: milliseconds(500) } })
  const other = await context.newPage()
  await come(place, other)
  await note(other).fill('not kept')
  await expect.poll(() => place.asked).toContain('GET /session/draft-key')
  await endIdle(place, other)
  expect(await stored(other)).toEqual([])
})
