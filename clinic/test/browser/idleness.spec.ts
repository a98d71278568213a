import { expect, test } from '@playwright/test'
import { type RunningClinic, runClinic } from '../running/clinic.ts'
import { cookieOf, endsOf, longWarning, momentOf, settled, short, signIn, statusOf } from './people.ts'

let clinic: RunningClinic | undefined
test.afterEach(() => clinic?.close())

test('one true minute without activity is warned of after half of it, and ends the session', { tag: '@waits' }, async ({
  context,
}) => {
  clinic = await runClinic({ CLINIC_LOG: 'silent' })
  const page = await signIn(context, clinic, 'vet')
  await settled(page)
  await expect(page.getByRole('alertdialog')).toBeVisible({ timeout: 35_000 })
  await page.waitForURL('**/?ended=idle', { timeout: 35_000 })
  // On a slow machine a page comes long after its request, from which the server counts.
  const from = momentOf(clinic, 'session-started')
  expect(momentOf(clinic, 'warned') - from).toBeGreaterThan(27_000)
  expect(momentOf(clinic, 'session-ended') - from).toBeGreaterThan(57_000)
  await expect(page.locator('session-ended [part=reason]')).toHaveText(
    'You were signed out after 1 minute without activity.',
  )
})

test('the end is noticed in every tab, hidden ones too, and the token is refused everywhere', {
  tag: '@waits',
}, async ({ context }) => {
  clinic = await runClinic(short)
  const hidden = await signIn(context, clinic, 'vet')
  const shown = await context.newPage()
  await shown.goto(`${clinic.origin}/today`)
  await settled(shown)
  const cookie = await cookieOf(context)
  for (const page of [hidden, shown]) {
    await page.waitForURL('**/?ended=idle', { timeout: 35_000 })
    await expect(page.locator('session-ended [part=reason]')).toHaveText(
      'You were signed out after 16 seconds without activity.',
    )
  }
  expect(endsOf(clinic)).toEqual(['idle'])
  const statuses = await Promise.all(
    ['/today', '/session', '/session/events'].map(async (path) => {
      const answer = await fetch(clinic?.origin + path, { headers: { cookie }, redirect: 'manual' })
      return answer.status
    }),
  )
  expect(statuses).toEqual([401, 401, 401])
})

test('staying in one tab closes the warning in all; keys and mouse do not, a page that is asked for does', {
  tag: '@timed',
}, async ({ context }) => {
  clinic = await runClinic(longWarning)
  const pages = [await signIn(context, clinic, 'vet'), await context.newPage()] as const
  await pages[1].goto(`${clinic.origin}/today`)
  for (const page of pages) await expect(page.getByRole('alertdialog')).toBeVisible({ timeout: 14_000 })
  await pages[1].mouse.move(20, 20)
  await pages[1].mouse.wheel(0, 100)
  await pages[1].keyboard.press('x')
  expect((await statusOf(clinic, await cookieOf(context))).phase).toBe('warning')
  await pages[1].getByRole('button', { name: 'Stay signed in' }).click()
  for (const page of pages) await expect(page.getByRole('alertdialog')).toBeHidden({ timeout: 1_000 })
  for (const page of pages) await expect(page.getByRole('alertdialog')).toBeVisible({ timeout: 14_000 })
  await pages[0].reload()
  await expect(pages[1].getByRole('alertdialog')).toBeHidden({ timeout: 1_500 })
})

test('moving hands are neither warned nor signed out, and little is sent', { tag: '@waits' }, async ({ context }) => {
  clinic = await runClinic({ ...short, CURFEW_IDLE: '26s' })
  const page = await signIn(context, clinic, 'vet')
  await settled(page)
  const sent: string[] = []
  page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`))
  const until = Date.now() + 48_000
  for (let count = 0; Date.now() < until; count++) {
    if (count % 3 === 0) await page.mouse.move(50 + (count % 200), 60)
    if (count % 3 === 1) await page.mouse.wheel(0, count % 2 ? 40 : -40)
    if (count % 3 === 2) await page.keyboard.press('Shift')
    expect(await page.getByRole('alertdialog').isVisible()).toBe(false)
    await page.waitForTimeout(500)
  }
  expect(new Set(sent)).toEqual(new Set(['POST /session']))
  expect(sent.length).toBeLessThanOrEqual(48 / 5 + 1)
})

test('Escape stays signed in, and signing out in the warning says so everywhere', { tag: '@timed' }, async ({
  context,
}) => {
  clinic = await runClinic(longWarning)
  const page = await signIn(context, clinic, 'nurse')
  const other = await context.newPage()
  await other.goto(`${clinic.origin}/today`)
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toBeVisible({ timeout: 14_000 })
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden({ timeout: 1_000 })
  await expect(dialog).toBeVisible({ timeout: 14_000 })
  await page.getByRole('button', { name: 'Sign out' }).last().click()
  for (const one of [page, other]) await one.waitForURL('**/?ended=signed-out', { timeout: 2_000 })
  expect(endsOf(clinic)).toEqual(['signed-out'])
})
