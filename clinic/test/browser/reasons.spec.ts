import { expect, test } from '@playwright/test'
import { type RunningClinic, runClinic } from '../running/clinic.ts'
import { settled, signIn } from './people.ts'

let clinic: RunningClinic
test.beforeAll(async () => {
  clinic = await runClinic({ CURFEW_IDLE: '10m', CLINIC_LOG: 'silent' })
})
test.afterAll(() => clinic.close())

const sentences: Readonly<Record<string, string>> = {
  idle: 'You were signed out after 10 minutes without activity.',
  lifetime: 'You were signed out because your session had reached its longest time.',
  closed: 'You were signed out because the page was closed.',
  'signed-out': 'You have signed out.',
  revoked: 'You were signed out by an administrator.',
  replaced: 'You were signed out because you signed in again.',
}

test('home has a sentence of its own for every reason, and none for a word it does not know', async ({ page }) => {
  for (const [reason, sentence] of Object.entries(sentences)) {
    await page.goto(`${clinic.origin}/?ended=${reason}`)
    await expect(page.getByRole('status')).toHaveText(sentence)
  }
  await page.goto(`${clinic.origin}/?ended=<b>hacked</b>`)
  await expect(page.getByRole('status')).toHaveCount(0)
})

test('a session that a manager ends says so on the person’s page at once', async ({ browser }) => {
  const [theirs, office] = [await browser.newContext(), await browser.newContext()]
  const page = await signIn(theirs, clinic, 'nurse')
  await settled(page)
  const manager = await signIn(office, clinic, 'manager')
  await manager.goto(`${clinic.origin}/people/nurse`)
  await manager.getByRole('button', { name: /^End/ }).first().click()
  await page.waitForURL('**/?ended=revoked', { timeout: 2_000 })
  await expect(page.getByRole('status')).toHaveText(sentences['revoked'] ?? '')
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
