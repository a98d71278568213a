import { chromium, expect, test } from '@playwright/test'
import { type RunningClinic, runClinic } from '../running/clinic.ts'
import { cookieOf, endsOf, momentOf, settled, short, signIn, statusOf } from './people.ts'

// Idle is long here, so that every end comes from a closed page.
const closing = { ...short, CURFEW_IDLE: '10m', CURFEW_WARNING: '30s' }

let clinic: RunningClinic
test.beforeEach(async () => {
  clinic = await runClinic(closing)
})
test.afterEach(() => clinic.close())

/** Waits for the end, whose moment the server's journal has. Asking again and again would find it later. */
const endsWithin = async (ms: number, cookie: string): Promise<void> => {
  const closedAt = Date.now()
  await expect.poll(() => statusOf(clinic, cookie)).toMatchObject({ phase: 'ended', reason: 'closed' })
  await expect.poll(() => momentOf(clinic, 'session-ended')).toBeLessThan(closedAt + ms)
}

test('closing the window ends the session', { tag: '@timed' }, async ({ launchOptions }) => {
  const browser = await chromium.launch(launchOptions)
  const context = await browser.newContext()
  await settled(await signIn(context, clinic, 'vet'))
  const cookie = await cookieOf(context)
  await browser.close()
  await endsWithin(5_000, cookie)
  const page = await fetch(`${clinic.origin}/today`, { headers: { cookie }, redirect: 'manual' })
  expect(page.status).not.toBe(200)
  expect(endsOf(clinic)).toEqual(['closed'])
})

test('closing one of two tabs ends nothing, closing the last one does', { tag: '@timed' }, async ({ context }) => {
  const first = await signIn(context, clinic, 'vet')
  const second = await context.newPage()
  await second.goto(`${clinic.origin}/today`)
  await settled(second)
  const cookie = await cookieOf(context)
  await first.close()
  await new Promise((later) => setTimeout(later, 5_000))
  expect((await statusOf(clinic, cookie)).phase).toBe('active')
  await second.close()
  await endsWithin(3_500, cookie)
})

test('under any-page the first closed tab ends the session, and links and reloads do not', { tag: '@timed' }, async ({
  context,
}) => {
  await clinic.close()
  clinic = await runClinic({ ...closing, CURFEW_ENDS: 'any-page' })
  const first = await signIn(context, clinic, 'vet')
  await settled(first)
  await first.reload()
  await first.goto(`${clinic.origin}/your-sessions`)
  await first.goBack()
  const second = await context.newPage()
  await second.goto(`${clinic.origin}/today`)
  await settled(second)
  const cookie = await cookieOf(context)
  await new Promise((later) => setTimeout(later, 5_000))
  expect((await statusOf(clinic, cookie)).phase).toBe('active')
  await second.close()
  await endsWithin(3_500, cookie)
  await first.waitForURL('**/?ended=closed')
})
