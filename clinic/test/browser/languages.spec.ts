import { expect, type Page, test } from '@playwright/test'
import { type RunningClinic, runClinic } from '../running/clinic.ts'
import { none, violationsInBothColours } from './axe.ts'
import { signIn } from './people.ts'
import { places } from './places.ts'

let clinic: RunningClinic
test.beforeAll(async () => {
  clinic = await runClinic({ CURFEW_IDLE: '10m', CLINIC_LOG: 'silent' })
})
test.afterAll(() => clinic.close())

const headerHeight = (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelector('.bar')?.getBoundingClientRect().height ?? 0)

for (const language of ['de', 'fr', 'es'])
  test.describe(language, () => {
    test.use({ locale: language, viewport: { width: 320, height: 640 } })

    for (const [role, paths] of Object.entries(places))
      test(`axe finds nothing on any screen of ${role} in both colours, none is wider than 320 px, and the header is one row`, async ({
        context,
      }) => {
        // A dozen looks by axe take more than two minutes on a slow machine.
        test.slow()
        const page = await signIn(context, clinic, role)
        for (const path of paths) {
          await page.goto(clinic.origin + path)
          await expect(page.locator('html')).toHaveAttribute('lang', language)
          expect(await violationsInBothColours(page), path).toEqual(none)
          expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320)
          expect(await headerHeight(page), path).toBeLessThanOrEqual(64)
        }
      })
  })

test('the language is chosen on the page, without its script too', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'en', javaScriptEnabled: false })
  const page = await signIn(context, clinic, 'reception')
  await page.goto(`${clinic.origin}/animals?search=inky`)
  await page.getByRole('button', { name: 'Deutsch' }).click()
  await expect(page).toHaveURL(`${clinic.origin}/animals?search=inky`)
  await expect(page.getByRole('heading', { name: 'Tiere' })).toBeVisible()
  await context.close()
})
