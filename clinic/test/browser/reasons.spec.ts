import { expect, test } from '@playwright/test'
import { type RunningClinic, runClinic } from '../running/clinic.ts'
import { settled, signIn } from './people.ts'

let clinic: RunningClinic
test.beforeAll(async () => {
  clinic = await runClinic({ CURFEW_IDLE: '10m', CLINIC_LOG: 'silent' })
})
test.afterAll(() => clinic.close())

// An address holds one word about an end and no more.
const sentences: Readonly<Record<string, string>> = {
  idle: 'You were signed out after 10 minutes without activity.',
  lifetime: 'You had been signed in for the longest time allowed, so we signed you out. Please sign in again.',
  closed: 'You were signed out because you closed your last page.',
  'signed-out': 'You have signed out.',
  revoked: 'Your session was ended.',
  replaced: 'You were signed out here because you signed in again.',
}

test('home has a sentence of its own for every reason, and none for a word it does not know', async ({ page }) => {
  for (const [reason, sentence] of Object.entries(sentences)) {
    await page.goto(`${clinic.origin}/?ended=${reason}`)
    await expect(page.locator('session-ended [part=reason]')).toHaveText(sentence)
    await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeFocused()
  }
  await page.goto(`${clinic.origin}/?ended=<b>hacked</b>`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Small animals, looked after by the sea')
  await expect(page.locator('session-ended, .ended, [role=status]')).toHaveCount(0)
  await expect(page.getByText(/signed (out|in)/)).toHaveCount(0)
  await expect(page.locator('body')).not.toContainText('hacked')
})

test('home has the same sentence without scripts', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  for (const [reason, sentence] of Object.entries(sentences)) {
    await page.goto(`${clinic.origin}/?ended=${reason}`)
    await expect(page.getByRole('status')).toHaveText(sentence)
  }
  await context.close()
})

const unreported: Readonly<Record<string, string>> = {
  en: 'This page could not report that you were active.',
  de: 'Diese Seite konnte uns nicht melden, dass Sie aktiv waren.',
  fr: 'Cette page n’a pas pu signaler votre activité.',
  es: 'Esta página no pudo comunicar su actividad.',
}

for (const scripts of ['with', 'without'])
  test(`home says that activity could not be reported, in four languages ${scripts} scripts`, async ({ browser }) => {
    for (const [locale, sentence] of Object.entries(unreported)) {
      const context = await browser.newContext({ locale, javaScriptEnabled: scripts === 'with' })
      const page = await context.newPage()
      await page.goto(`${clinic.origin}/?ended=idle&reports=refused`)
      const said = page.locator(scripts === 'with' ? 'session-ended [part=reason]' : 'p.ended')
      await expect(said).toContainText(sentence)
      await context.close()
    }
  })

test('a person who ends their other sessions is not called an administrator there', async ({ browser }) => {
  const [one, other] = [await browser.newContext(), await browser.newContext()]
  const page = await signIn(one, clinic, 'vet')
  await settled(page)
  const here = await signIn(other, clinic, 'vet')
  await here.goto(`${clinic.origin}/your-sessions`)
  await here.getByRole('button', { name: 'End all but this one' }).click()
  await page.waitForURL('**/?ended=revoked')
  await expect(page.locator('session-ended [part=reason]')).toHaveText('You ended this session from another device.')
  await expect(page.locator('session-ended [part=time]')).toHaveText(/\d{4}.*\d:\d\d/)
  await one.close()
  await other.close()
})

test('a page whose session ended leads back to where the same person was', async ({ browser }) => {
  const [theirs, office] = [await browser.newContext(), await browser.newContext()]
  const page = await signIn(theirs, clinic, 'nurse')
  await page.goto(`${clinic.origin}/visits/206`)
  await settled(page)
  const manager = await signIn(office, clinic, 'manager')
  await manager.goto(`${clinic.origin}/people/nurse`)
  await manager.getByRole('button', { name: /^End/ }).first().click()
  await page.getByRole('link', { name: 'Sign in and go on' }).click()
  await page.fill('input[name=username]', 'nurse')
  await page.fill('input[name=password]', 'harbour-vets-demo')
  await page.press('input[name=password]', 'Enter')
  await page.waitForURL('**/visits/206')
  await theirs.close()
  await office.close()
})

test('a page that is cleared without a server says the same, in the clinic’s style', async ({ context }) => {
  const page = await signIn(context, clinic, 'dispenser')
  await settled(page)
  await page.route('**/session**', (route) => route.abort())
  await page.route('**/?ended=**', (route) => route.abort())
  await page.evaluate(() => {
    const end = document.createElement('session-ended')
    document.body.replaceChildren(end)
    history.replaceState(null, '', '?ended=idle')
  })
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  const edge = await page
    .locator('session-ended section')
    .evaluate((section) => getComputedStyle(section).borderLeftWidth)
  expect(edge).toBe('4px')
})

test('a session that a manager ends says so on the person’s page at once', { tag: '@timed' }, async ({ browser }) => {
  const [theirs, office] = [await browser.newContext(), await browser.newContext()]
  const page = await signIn(theirs, clinic, 'nurse')
  await settled(page)
  const manager = await signIn(office, clinic, 'manager')
  await manager.goto(`${clinic.origin}/people/nurse`)
  await manager.getByRole('button', { name: /^End/ }).first().click()
  await manager.waitForURL('**done=ended**')
  await page.waitForURL('**/?ended=revoked', { timeout: 2_000 })
  await expect(page.locator('session-ended [part=reason]')).toHaveText('You were signed out by an administrator.')
  await theirs.close()
  await office.close()
})

test('no token and no password is in the journal, in the log or in what scripts can read', async ({ context }) => {
  const page = await signIn(context, clinic, 'dispenser')
  await settled(page)
  const token = (await context.cookies())[0]?.value ?? 'none'
  const readable = await page.evaluate(() =>
    JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]),
  )
  for (const place of [readable, clinic.said(), JSON.stringify(clinic.journal()), await page.content()]) {
    expect(place).not.toContain(token)
    expect(place).not.toContain('harbour-vets-demo-typed')
  }
})
