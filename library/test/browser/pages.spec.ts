import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { seconds } from '../../src/core/time.ts'
import { longWarning, openPage, openPlace, type Place, patientTimes, shortTimes } from './place.ts'

let place: Place
test.beforeEach(async () => {
  place = await openPlace(patientTimes)
})
test.afterEach(() => place.close())

const reopen = async (policy: typeof shortTimes): Promise<void> => {
  await place.close()
  place = await openPlace(policy)
}

const open = (context: BrowserContext, path?: string): Promise<Page> => openPage(place, context, path)

const streams = (): number => place.asked.filter(({ what }) => what === 'GET /session/events').length

/** Waits until the page has its status. Not by `waitForFunction`, which the site's policy forbids to try a text twice. */
const hasStatus = (page: Page): Promise<void> =>
  expect.poll(() => page.evaluate('globalThis.session?.status()?.phase')).toBe('active')

/** Waits until the page has its status and the one stream is open. */
const listens = async (page: Page): Promise<void> => {
  await hasStatus(page)
  await expect.poll(async () => (await place.operators.ofSubject('gina'))[0]?.leading).toBe(1)
}

test('E15: closing one of three pages ends nothing, closing the last one does', async ({ context }) => {
  const first = await open(context, '/in')
  const others = [await open(context), await open(context)]
  await expect.poll(() => place.openPages()).toBe(3)
  await first.close({ runBeforeUnload: false })
  await expect.poll(() => place.openPages()).toBe(2)
  for (const page of others) await page.close()
  await expect.poll(() => place.ends()).toEqual(['closed'])
})

test('three pages share one event stream, and another page takes it over when the leader closes', async ({
  context,
}) => {
  const first = await open(context, '/in')
  await open(context)
  await open(context)
  await expect.poll(() => place.openPages()).toBe(3)
  await expect.poll(streams).toBe(1)
  await first.close()
  await expect.poll(streams).toBe(2)
  await expect.poll(() => place.openPages()).toBe(2)
})

test('a reload, a link, back and forward are no departures', async ({ context }) => {
  const page = await open(context, '/in')
  for (let count = 0; count < 5; count++) await page.reload()
  await page.getByRole('link', { name: 'other' }).click()
  await page.waitForURL('**/other')
  await page.goBack()
  await page.waitForURL('**/page')
  await page.goForward()
  await page.waitForURL('**/other')
  await expect.poll(() => place.openPages()).toBe(1)
  await page.waitForTimeout(4_000)
  expect(place.ends()).toEqual([])
  await expect.poll(() => place.openPages()).toBe(1)
})

test('signing in again takes nothing from a page of the same person, however slow its response is', async ({
  context,
}) => {
  const page = await open(context, '/in')
  const other = await open(context)
  await expect.poll(() => place.openPages()).toBe(2)
  await hasStatus(other)
  const idOf = (of: Page): Promise<unknown> => of.evaluate('globalThis.session?.status()?.id')
  const before = await idOf(other)
  await other.locator('[name=name]').fill('half a name')
  // The earlier pages learn of their end while the response to the sign-in is still pending.
  await page.evaluate(() => location.assign('/in?takes=1500'))
  await expect.poll(() => idOf(other)).not.toBe(before)
  await expect(other.locator('[name=name]')).toHaveValue('half a name')
  for (const one of [page, other]) await expect(one.getByRole('heading', { name: 'A page' })).toBeVisible()
  await expect.poll(() => place.openPages()).toBe(2)
  await hasStatus(page)
  expect(await idOf(page)).toBe(await idOf(other))
})

test('a silent leading page is abandoned: another page opens its own stream', { tag: '@waits' }, async ({
  context,
}) => {
  await reopen(longWarning)
  const silent = await context.newPage()
  await silent.goto(`${place.origin}/away`)
  // Like a frozen page: it holds the lock and passes nothing on.
  await silent.evaluate(() => {
    navigator.locks.request('curfew', () => new Promise(() => {}))
  })
  const page = await open(context, '/in')
  await expect.poll(streams, { timeout: 15_000 }).toBe(1)
  await expect(page.getByRole('alertdialog')).toBeVisible({ timeout: 14_000 })
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await page.close()
  await expect.poll(() => place.ends()).toEqual(['closed'])
})

test('the warning comes in every page, and staying in one closes it in all', { tag: '@timed' }, async ({ context }) => {
  await reopen(longWarning)
  const pages = [await open(context, '/in'), await open(context)]
  for (const page of pages) await expect(page.getByRole('alertdialog')).toBeVisible({ timeout: 14_000 })
  await pages[0]?.mouse.move(5, 5)
  await pages[0]?.keyboard.press('a')
  await pages[0]?.getByRole('button', { name: 'Stay signed in' }).click()
  for (const page of pages) await expect(page.getByRole('alertdialog')).toBeHidden({ timeout: 1_000 })
  expect(place.ends()).toEqual([])
})

test('the end is noticed in every page, and activity in one holds all', { tag: '@waits' }, async ({ context }) => {
  await reopen({ ...shortTimes, idle: seconds(22) })
  const busy = await open(context, '/in')
  const other = await open(context)
  await busy.bringToFront()
  for (let count = 0; count < 20; count++) {
    await busy.mouse.move(100, 100 + count)
    await busy.waitForTimeout(1_000)
    expect(await other.getByRole('alertdialog').isVisible()).toBe(false)
  }
  for (const page of [busy, other]) await page.waitForURL('**/?ended=idle', { timeout: 40_000 })
  expect(place.ends()).toEqual(['idle'])
})

test('a page that crashes is not open any more', async ({ context }) => {
  const page = await open(context, '/in')
  const other = await open(context)
  await expect.poll(() => place.openPages()).toBe(2)
  // By then the leading page watches the lock of this one.
  await hasStatus(other)
  other.goto('chrome://crash').catch(() => {})
  await expect.poll(() => place.openPages()).toBe(1)
  page.goto('chrome://crash').catch(() => {})
  await expect.poll(() => place.ends()).toEqual(['closed'])
})

test('E2: a cancelled "Leave page?" changes nothing', async ({ context }) => {
  const page = await open(context, '/in')
  await page.evaluate(() => addEventListener('beforeunload', (event) => event.preventDefault()))
  await page.getByLabel('Name').fill('x')
  page.once('dialog', (dialog) => dialog.dismiss())
  await page.close({ runBeforeUnload: true })
  await page.waitForTimeout(2_500)
  expect(place.asked.filter(({ body }) => body.includes('page-left'))).toEqual([])
  expect(place.ends()).toEqual([])
  await expect.poll(() => place.openPages()).toBe(1)
})

test('E10: unreported activity is reported on leaving', async ({ context }) => {
  const page = await open(context, '/in')
  await expect.poll(() => place.openPages()).toBe(1)
  await page.mouse.move(1, 1)
  await page.waitForTimeout(5_500)
  await page.mouse.move(2, 2)
  await page.close()
  await expect.poll(() => place.asked.filter(({ body }) => /input.*page-left/.test(body)).length).toBe(1)
})

test('E7: a dialog whose server refuses, or does not respond, does not pretend', { tag: '@waits' }, async ({
  context,
}) => {
  await reopen(longWarning)
  const page = await open(context, '/in')
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toBeVisible({ timeout: 14_000 })
  place.manner = 503
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await expect(dialog.getByRole('alert')).toContainText('cannot reach the server')
  await expect(dialog).toBeVisible()
})

test('a page whose server is away clears itself at the end, and says why', { tag: '@waits' }, async ({ context }) => {
  await reopen(shortTimes)
  const page = await open(context, '/in')
  await expect.poll(() => place.openPages()).toBe(1)
  await context.setOffline(true)
  await expect(page.getByText('You were signed out after 16 seconds without activity.')).toBeVisible({
    timeout: 35_000,
  })
  await expect(page.getByLabel('Name')).toHaveCount(0)
})

test('a task that is taken away takes its button away within a second', { tag: '@timed' }, async ({ context }) => {
  const page = await open(context, '/in')
  await expect(page.getByRole('button', { name: 'Touch' })).toBeVisible()
  // A page that does not listen yet receives no message.
  await listens(page)
  await place.operators.changeRoles({ subject: 'gina', roles: ['ghost'], by: 'boss' })
  await expect(page.getByRole('button', { name: 'Touch' })).toBeHidden({ timeout: 1_000 })
  await place.operators.message({ subject: 'gina', text: 'We close soon.', by: 'boss' })
  await expect(page.getByRole('status').getByText('We close soon.')).toBeVisible()
})

test('a revoked session is noticed at once, in every page, with its reason', { tag: '@timed' }, async ({ context }) => {
  const pages = [await open(context, '/in'), await open(context)]
  await expect.poll(() => place.openPages()).toBe(2)
  await place.operators.endAll({ subject: 'gina', by: 'boss' })
  for (const page of pages) await page.waitForURL('**/?ended=revoked', { timeout: 1_500 })
})

test('a page still loading when the person signed out in another one does not stay', async ({ context }) => {
  const first = await open(context, '/in')
  await expect.poll(() => place.openPages()).toBe(1)
  const second = await context.newPage()
  let load = (): void => {}
  await second.route('**/script.js', async (route) => {
    await new Promise<void>((done) => {
      load = done
    })
    await route.continue()
  })
  await second.goto(`${place.origin}/other`, { waitUntil: 'commit' })
  await expect(second.getByRole('heading')).toHaveText('Another page')
  await first.evaluate('session.signOut()')
  await first.waitForURL('**/?ended=signed-out')
  load()
  await second.waitForURL('**/?ended=signed-out')
})

test('an untouched page sends no request', { tag: '@waits' }, async ({ context }) => {
  const page = await open(context, '/in')
  await listens(page)
  await page.waitForTimeout(1_000)
  const before = place.asked.length
  await page.waitForTimeout(8_000)
  expect(place.asked.slice(before)).toEqual([])
})

test('when another person signs in, the first person’s page shows nothing of theirs any more', async ({ context }) => {
  const first = await open(context, '/in')
  await expect.poll(() => place.openPages()).toBe(1)
  await first.locator('[name=name]').fill('typed by the first one')
  await open(context, '/in?as=otto')
  await expect(first.locator('[name=name]')).toHaveValue('')
})
