import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { minutes } from 'curfew'
import { type RunningConsole, runConsole } from './server.ts'

let running: RunningConsole
test.beforeEach(async () => {
  running = await runConsole({ fresh: { prove: '/prove' } })
})
test.afterEach(() => running.close())

const rules = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** The violations that axe finds on a page, and whether the page is wider than its window. */
const faultsOf = async (page: Page): Promise<readonly unknown[]> => {
  const { violations } = await new AxeBuilder({ page }).options({ runOnly: rules }).setLegacyMode().analyze()
  const isWider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  return [...violations.map(({ id, nodes }) => [id, nodes[0]?.html]), ...(isWider ? ['wider'] : [])]
}

/**
 * Opens the page that ends vets as an operator who signed in six minutes ago, and types a note. A page that was open all
 * that time would have to be heard of.
 */
const write = async (page: Page): Promise<void> => {
  await page.request.get(`${running.origin}/enter?as=mia`, { maxRedirects: 0 })
  running.pass(minutes(6))
  await running.start('vera', 'vet')
  running.pass(1)
  await page.goto(`${running.origin}/console/end?role=vet`)
  await expect(page.getByText('So you are asked once more who you are.')).toBeVisible()
  await page.getByLabel(/Why\?/).fill('left “their” desk')
}

const live = async (): Promise<number> => (await running.sessions.count({ are: 'live' })).count

for (const [width, colorScheme] of [
  [1280, 'light'],
  [360, 'dark'],
] as const)
  test(`the password is asked for in a dialog, and the note stays: ${width} px, ${colorScheme}, by keyboard`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ viewport: { width, height: 740 }, colorScheme })
    const page = await context.newPage()
    await write(page)
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Is it still you?' })
    await expect(dialog.getByLabel('Your password')).toBeFocused()
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.type('guessed')
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('alert')).toHaveText('That is not your password. Try again.')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(page.getByLabel(/Why\?/)).toHaveValue('left “their” desk')
    expect(await running.sessions.waitingEnds()).toEqual([])
    await page.getByLabel(/Why\?/).press('Enter')
    await expect(dialog.getByLabel('Your password')).toBeFocused()
    await page.keyboard.type('open sesame')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Stop' })).toBeFocused()
    await expect(page.getByText('left “their” desk')).toBeVisible()
    await page.getByRole('button', { name: 'Now' }).click()
    await expect(page.locator('[data-ended]')).toHaveText('1')
    expect(await live()).toBe(1)
    await context.close()
  })

test('without a script the sign-in page asks, and leads back to the note and the same sessions', async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await write(page)
  await page.getByRole('button', { name: /in ten seconds/ }).click()
  await page.waitForURL(/\/sign-in\?from=.*&why=not-fresh/)
  expect(page.url()).not.toContain('desk')
  expect(await live()).toBe(2)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(`${running.origin}/console/end?role=vet`)
  await expect(page.getByLabel(/Why\?/)).toHaveValue('left “their” desk')
  await expect(page.locator('[data-count]')).toHaveText('1')
  await page.getByRole('button', { name: /in ten seconds/ }).click()
  await page.getByRole('button', { name: 'Now' }).click()
  await expect(page.locator('[data-ended]')).toHaveText('1')
  await context.close()
})

test('the page in between says why, and is clean for axe', async ({ browser }) => {
  await running.close()
  running = await runConsole()
  running.holdStill()
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, colorScheme })
    const page = await context.newPage()
    await write(page)
    await page.getByRole('button', { name: /in ten seconds/ }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Is it still you?')
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('link', { name: 'Sign in again' }).click()
    await expect(page).toHaveURL(/\/sign-in\?from=.*&why=not-fresh/)
    await context.close()
  }
})
