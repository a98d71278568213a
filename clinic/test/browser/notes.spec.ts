import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { type RunningClinic, runClinic } from '../running/clinic.ts'
import { settled, short, signIn } from './people.ts'

let clinic: RunningClinic | undefined
test.afterEach(() => clinic?.close())

const half = 'Coughs since Monday.\nLungs clear, heart'
const kept = (page: Page): Promise<number> =>
  page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('curfew-draft')).length)

/** Types half a note on the first visit until the session ends. Returns the page that the person then has. */
const leaveHalfANote = async (page: Page, running: RunningClinic): Promise<void> => {
  await page.goto(`${running.origin}/visits/1`)
  await settled(page)
  await page.getByRole('textbox', { name: 'Note' }).fill(half)
  await page.waitForURL('**/?ended=idle', { timeout: 40_000 })
  expect(await kept(page)).toBe(1)
}

test('a half-typed note outlives the end of the session and a restart of the server, for the vet who typed it', {
  tag: '@waits',
}, async ({ context }) => {
  clinic = await runClinic(short)
  const page = await signIn(context, clinic, 'vet')
  await leaveHalfANote(page, clinic)
  // From here on no end is waited for.
  await clinic.killAndRestart({ CURFEW_IDLE: '10m', CURFEW_WARNING: '1m' })
  const again = await signIn(context, clinic, 'vet')
  await again.goto(`${clinic.origin}/visits/1`)
  const note = again.getByRole('textbox', { name: 'Note' })
  await expect(note).toHaveValue(half)
  await expect(again.getByRole('status').getByText('It is not saved yet.')).toBeVisible()
  expect((await new AxeBuilder({ page: again }).include('session-draft').analyze()).violations).toEqual([])
  await again.getByRole('button', { name: 'Save the note' }).click()
  await expect(again.getByText('Lungs clear, heart').first()).toBeVisible()
  await expect(note).toHaveValue('')
  await expect.poll(() => kept(again)).toBe(0)
})

test('another person finds nothing of it, and it is destroyed as soon as they have signed in', {
  tag: '@waits',
}, async ({ context }) => {
  clinic = await runClinic(short)
  const page = await signIn(context, clinic, 'vet')
  await leaveHalfANote(page, clinic)
  const nurse = await signIn(context, clinic, 'nurse')
  await expect.poll(() => kept(nurse)).toBe(0)
  expect(clinic.journal().filter(({ what }) => what === 'draft-refused')).toMatchObject([
    { reason: 'not-theirs', subject: 'nurse' },
  ])
})
