import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { type RunningClinic, runClinic } from '../running/clinic.ts'
import { settled, signIn } from './people.ts'

let clinic: RunningClinic
test.beforeAll(async () => {
  clinic = await runClinic({ CURFEW_IDLE: '10m', CLINIC_LOG: 'silent' })
})
test.afterAll(() => clinic.close())

test('a role taken away is refused at the next request, and its buttons go within a second', async ({ browser }) => {
  const [deskContext, officeContext] = [await browser.newContext(), await browser.newContext()]
  const desk = await signIn(deskContext, clinic, 'reception')
  await settled(desk)
  const book = desk.getByRole('link', { name: 'Book a visit' })
  await expect(book).toBeVisible()
  const office = await signIn(officeContext, clinic, 'manager')
  await office.goto(`${clinic.origin}/people/reception`)
  await office.getByRole('checkbox', { name: /reception/i }).uncheck()
  await office.getByRole('button', { name: /role/i }).click()
  await expect(book).toBeHidden({ timeout: 1_000 })
  const answer = await desk.goto(`${clinic.origin}/visits/new`)
  expect(answer?.status()).toBe(403)
  await office.goto(`${clinic.origin}/people/reception`)
  await office.getByRole('checkbox', { name: /reception/i }).check()
  await office.getByRole('button', { name: /role/i }).click()
  await deskContext.close()
  await officeContext.close()
})

const places: Readonly<Record<string, readonly string[]>> = {
  reception: ['/today', '/animals', '/animals/1', '/animals/new', '/visits/new', '/till', '/your-sessions', '/refunds'],
  nurse: ['/visits/201', '/drug-register', '/animals/2'],
  vet: ['/visits/201', '/animals/3'],
  dispenser: ['/dispensary', '/drug-register', '/animals/4'],
  manager: ['/refunds', '/people', '/people/vet', '/no-such-place'],
}

test('axe finds nothing on the pages for everybody', async ({ page }) => {
  for (const path of ['/', '/?ended=idle', '/sign-in', '/no-such-place']) {
    await page.goto(clinic.origin + path)
    expect((await new AxeBuilder({ page }).analyze()).violations, path).toEqual([])
  }
})

for (const [role, paths] of Object.entries(places))
  test(`axe finds nothing on any screen of ${role}, a sign-out is on each, and none is wider than 360 px`, async ({
    context,
  }) => {
    const page = await signIn(context, clinic, role)
    await page.setViewportSize({ width: 360, height: 740 })
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme })
      for (const path of paths) {
        await page.goto(clinic.origin + path)
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(
          violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
          `${scheme} ${path}`,
        ).toEqual([])
        await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
        const width = await page.evaluate(() => document.documentElement.scrollWidth)
        expect(width, path).toBeLessThanOrEqual(360)
      }
    }
  })
