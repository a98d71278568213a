import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { openOn, pauseClock, receivedBy } from './on-stub.ts'
import { active, openStub, type Stub, warning } from './stub-server.ts'

let stub: Stub
test.beforeEach(async ({ page }) => {
  stub = await openStub()
  await page.addInitScript(() => {
    const wrong: string[] = []
    Object.assign(globalThis, { wrong })
    addEventListener('securitypolicyviolation', ({ violatedDirective }) => wrong.push(violatedDirective))
    addEventListener('error', ({ message }) => wrong.push(message))
    addEventListener('unhandledrejection', ({ reason }) => wrong.push(String(reason)))
  })
})
test.afterEach(async ({ page }) => {
  expect(await page.evaluate(() => (globalThis as unknown as { wrong: unknown }).wrong)).toEqual([])
  await stub.close()
})

const dialogOf = (page: Page): Locator => page.getByRole('alertdialog')

const open = (page: Page, path?: string): Promise<void> => openOn(stub, page, path)

const sent = (type: string): number => receivedBy(stub, type)

test('E6: it is named, is described by fixed text, and keeps the focus', async ({ page }) => {
  stub.status = warning({ endsInMs: 49_000 })
  await open(page)
  const dialog = dialogOf(page)
  await expect(dialog).toHaveAccessibleName('Are you still there?')
  await expect(dialog).toHaveAccessibleDescription(
    /^For security you will be signed out in 4\d seconds\. Choose “Stay signed in”/,
  )
  const described = await dialog.evaluate((element) => element.getAttribute('aria-describedby'))
  expect(described).toBe('first')
  await expect(dialog.locator('[part=time]')).toHaveAttribute('aria-hidden', 'true')
  for (const name of ['Stay signed in', 'Sign out']) {
    await expect(page.getByRole('button', { name })).toBeFocused()
    await page.keyboard.press('Tab')
  }
  await page.getByLabel('Name').evaluate((field) => field.focus())
  await expect(page.getByLabel('Name')).not.toBeFocused()
})

test('E7: Escape stays, once, and the dialog goes away only when the server says so', async ({ page }) => {
  stub.status = warning()
  await open(page)
  await page.getByRole('button', { name: 'Stay signed in' }).focus()
  stub.manner = 'hangs'
  await page.keyboard.press('Escape')
  await expect(dialogOf(page).getByRole('alert')).toHaveText('Keeping you signed in…')
  await page.keyboard.press('Escape')
  await expect(dialogOf(page).getByRole('alert')).toHaveText(/cannot reach the server/)
  expect(sent('extend')).toBe(1)
  stub.manner = 503
  await page.keyboard.press('Escape')
  await expect.poll(() => sent('extend')).toBe(2)
  await expect(dialogOf(page).getByRole('alert')).toHaveText(/cannot reach the server/)
  stub.manner = 'answers'
  await page.keyboard.press('Escape')
  await expect(dialogOf(page).getByRole('alert')).toHaveText('That did not work. Please sign in again.')
  stub.onSignal = ({ type }) => (type === 'extend' ? active() : undefined)
  await page.keyboard.press('Escape')
  await expect(dialogOf(page)).toBeHidden()
  expect(sent('extend')).toBe(4)
})

test('a warning that the server takes off goes away by itself', async ({ page }) => {
  await open(page)
  await page.getByLabel('Name').focus()
  stub.push(warning())
  await expect(dialogOf(page)).toBeVisible()
  stub.push(active())
  await expect(dialogOf(page)).toBeHidden()
  await expect(page.getByLabel('Name')).toBeFocused()
  await expect(page).toHaveTitle('A page')
})

test('E19: it speaks at two minutes, one minute, 40 s and 20 s, and says nothing else', async ({ page }) => {
  await page.clock.install()
  stub.status = warning({ endsInMs: 170_000 })
  await open(page)
  await expect(dialogOf(page)).toBeVisible()
  await page.evaluate(() => {
    const spoken = document.querySelector('session-warning')?.shadowRoot?.querySelector('[aria-live]')
    const said: unknown[] = []
    Object.assign(globalThis, { said })
    if (spoken)
      new MutationObserver(() => said.push(spoken.textContent)).observe(spoken, { childList: true, subtree: true })
  })
  stub.manner = 503
  await pauseClock(page)
  const age = await page.evaluate(() => (globalThis as unknown as { session: { age(): number } }).session.age())
  await page.clock.runFor(169_500 - age)
  expect(await page.evaluate(() => (globalThis as unknown as { said: unknown }).said)).toEqual([
    '2 minutes left',
    '1 minute left',
    '40 seconds left',
    '20 seconds left',
  ])
  await expect(page).toHaveTitle('(0:01) A page')
  await page.clock.runFor(700)
  // Its earlier requests, which failed, may let it know of the end at once.
  await expect(page).toHaveTitle(/^\(0:00\) A page$|^You were signed out/)
})

test('an end that cannot be put off can be acknowledged without a request, and is announced again once', async ({
  page,
}) => {
  await page.clock.install()
  stub.status = warning({ reason: 'lifetime', endsInMs: 120_000, lifetimeEndsInMs: 120_000, lifetimeMs: 43_200_000 })
  await open(page)
  const dialog = dialogOf(page)
  const goOn = page.getByRole('button', { name: 'Keep working until then' })
  await expect(dialog).toHaveAccessibleName('Your session ends soon')
  await expect(dialog).toHaveAccessibleDescription(/signed in for 12 hours.* Save your work.* (about )?2 minutes left/)
  stub.manner = 503
  await goOn.press('Escape')
  await expect(dialog).toBeHidden()
  await pauseClock(page)
  const age = await page.evaluate(() => (globalThis as unknown as { session: { age(): number } }).session.age())
  await page.clock.runFor(59_000 - age)
  await expect(dialog).toBeHidden()
  await page.clock.runFor(1_500)
  await expect(dialog).toBeVisible()
  await goOn.click()
  await expect(dialog).toBeHidden()
  await page.clock.runFor(30_000)
  await expect(dialog).toBeHidden()
  expect(sent('extend') + sent('sign-out')).toBe(0)
})

for (const [colorScheme, forcedColors] of [
  ['light', 'none'],
  ['dark', 'none'],
  ['dark', 'active'],
] as const)
  test(`axe finds nothing in ${colorScheme} colours, forced: ${forcedColors}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, forcedColors })
    await page.setViewportSize({ width: 320, height: 560 })
    stub.status = warning()
    await open(page)
    stub.notice('We close at six.')
    await expect(page.getByText('We close at six.')).toHaveCount(1)
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    for (const button of await dialogOf(page).getByRole('button').all())
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  })

test('its texts follow the language, and may be replaced before the element is known', async ({ page }) => {
  stub.status = warning()
  await open(page, '/page?lang=de-AT')
  await expect(dialogOf(page)).toHaveAccessibleName('Sind Sie noch da?')
  await page.addInitScript(() =>
    addEventListener(
      'readystatechange',
      () => Object.assign(document.querySelector('session-warning') ?? {}, { words: { title: 'Hallo?' } }),
      true,
    ),
  )
  await page.reload()
  await expect(dialogOf(page)).toHaveAccessibleName('Hallo?')
})

test("an operator's notices are shown as text, one under the other, until they are closed", async ({ page }) => {
  await open(page)
  stub.notice('<b>One</b>')
  stub.notice('Two')
  const notices = page.getByRole('status')
  await expect(notices).toContainText('<b>One</b>')
  await notices.getByRole('button', { name: 'Close' }).first().click()
  await expect(notices).not.toContainText('One')
  await expect(notices).toContainText('Two')
})
