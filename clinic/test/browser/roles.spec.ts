import { expect, test } from '@playwright/test'
import { type RunningClinic, runClinic } from '../running/clinic.ts'
import { none, violationsInBothColours, violationsOn } from './axe.ts'
import { settled, signIn } from './people.ts'
import { places } from './places.ts'

let clinic: RunningClinic
test.beforeAll(async () => {
  clinic = await runClinic({ CURFEW_IDLE: '10m', CLINIC_LOG: 'silent' })
})
test.afterAll(() => clinic.close())

test('a role taken away is refused at the next request, and its buttons go within a second', { tag: '@timed' }, async ({
  browser,
}) => {
  const [deskContext, officeContext] = [await browser.newContext(), await browser.newContext()]
  const desk = await signIn(deskContext, clinic, 'reception')
  await settled(desk)
  const book = desk.getByRole('link', { name: 'Book a visit' })
  await expect(book).toBeVisible()
  const office = await signIn(officeContext, clinic, 'manager')
  await office.goto(`${clinic.origin}/people/reception`)
  await office.getByRole('checkbox', { name: /reception/i }).uncheck()
  await office.getByRole('button', { name: /role/i }).click()
  await office.waitForURL('**done=roles')
  await expect(book).toBeHidden({ timeout: 1_000 })
  const answer = await desk.goto(`${clinic.origin}/visits/new`)
  expect(answer?.status()).toBe(403)
  await office.goto(`${clinic.origin}/people/reception`)
  await office.getByRole('checkbox', { name: /reception/i }).check()
  await office.getByRole('button', { name: /role/i }).click()
  await deskContext.close()
  await officeContext.close()
})

test('text typed under a role that is taken away stays to be copied, and the header shows the new role', {
  tag: '@timed',
}, async ({ browser }) => {
  const [deskContext, officeContext] = [await browser.newContext(), await browser.newContext({ locale: 'en' })]
  const desk = await signIn(deskContext, clinic, 'vet')
  await desk.goto(`${clinic.origin}/visits/206`)
  await settled(desk)
  const note = desk.getByLabel('Note', { exact: true })
  await note.fill('Half a note.')
  const office = await signIn(officeContext, clinic, 'manager')
  const change = async (from: string, to: string): Promise<void> => {
    await office.goto(`${clinic.origin}/people/vet`)
    await office.getByRole('checkbox', { name: from, exact: true }).uncheck()
    await office.getByRole('checkbox', { name: to, exact: true }).check()
    await office.getByRole('button', { name: 'Change roles' }).click()
    await office.waitForURL('**done=roles')
  }
  await change('vet', 'nurse')
  await expect(desk.getByText('An administrator changed your roles.')).toBeVisible({ timeout: 1_000 })
  await expect(note).toHaveValue('Half a note.')
  await expect(note).toHaveAttribute('readonly', '')
  await expect(desk.locator('.whose small')).toHaveText('nurse')
  await expect(desk.getByRole('button', { name: 'Save the note' })).toBeDisabled()
  expect(await violationsOn(desk)).toEqual([])
  await desk.screenshot({ path: test.info().outputPath('role-lost.png'), fullPage: true })
  await change('nurse', 'vet')
  await expect(desk.locator('.whose small')).toHaveText('vet')
  await expect(note).toBeEditable()
  await deskContext.close()
  await officeContext.close()
})

test('a role that is given is named in the header in the page’s language', async ({ browser }) => {
  const [deskContext, officeContext] = [await browser.newContext({ locale: 'de' }), await browser.newContext()]
  const desk = await signIn(deskContext, clinic, 'nurse')
  await settled(desk)
  const office = await signIn(officeContext, clinic, 'manager')
  await office.goto(`${clinic.origin}/people/nurse`)
  await office.getByRole('checkbox', { name: 'nurse', exact: true }).uncheck()
  await office.getByRole('button', { name: 'Change roles' }).click()
  await expect(desk.locator('.whose small')).toHaveText('keine Rolle')
  await office.getByRole('checkbox', { name: 'nurse', exact: true }).check()
  await office.getByRole('button', { name: 'Change roles' }).click()
  await expect(desk.locator('.whose small')).not.toHaveText(/keine Rolle|nurse/)
  await deskContext.close()
  await officeContext.close()
})

test('axe finds nothing on the pages for everybody', async ({ page }) => {
  for (const path of ['/', '/?ended=idle', '/sign-in', '/no-such-place']) {
    await page.goto(clinic.origin + path)
    expect(await violationsOn(page), path).toEqual([])
  }
})

for (const [role, paths] of Object.entries(places))
  test(`axe finds nothing on any screen of ${role} in both colours, a sign-out is on each, and none is wider than 360 px`, async ({
    context,
  }) => {
    // A dozen looks by axe take more than two minutes on a slow machine.
    test.slow()
    const page = await signIn(context, clinic, role)
    await page.setViewportSize({ width: 360, height: 740 })
    for (const path of paths) {
      await page.goto(clinic.origin + path)
      expect(await violationsInBothColours(page), path).toEqual(none)
      await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width, path).toBeLessThanOrEqual(360)
    }
  })
