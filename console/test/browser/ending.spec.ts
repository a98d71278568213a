import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { type RunningConsole, runConsole } from './server.ts'

let running: RunningConsole
test.beforeEach(async () => {
  running = await runConsole()
  for (const name of ['vera', 'vic']) await running.start(name, 'vet')
})
test.afterEach(() => running.close())

const open = (page: Page, path: string) =>
  page.goto(`${running.origin}/enter?as=mia&to=/console${encodeURIComponent(path)}`)

const confirm = async (page: Page): Promise<void> => {
  await page.getByLabel(/Why\?/).fill('a drill')
  await page.getByRole('button', { name: /in ten seconds/ }).click()
  await expect(page.getByRole('button', { name: 'Stop' })).toBeFocused()
}

test('an end is counted, confirmed, and carried out after ten seconds', { tag: '@waits' }, async ({ page }) => {
  await open(page, '/?role=vet')
  await page.getByRole('link', { name: 'End these…' }).click()
  await expect(page.locator('[data-count]')).toHaveText('2')
  await confirm(page)
  await expect(page.locator('[data-until-ms]')).toHaveText(/^0:0[4-8]$/)
  await expect(page.locator('[data-ended]')).toHaveText('2')
  await expect(page.locator('[data-matched]')).toHaveText('2')
  expect((await running.sessions.count({ are: 'live' })).count).toBe(1)
})

test('Stop cancels it, and Now does not wait', async ({ page }) => {
  await open(page, '/end?role=vet')
  await confirm(page)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByText('Stopped. No session was ended.')).toBeVisible()
  expect((await running.sessions.count({ are: 'live' })).count).toBe(3)
  await page.goto(`${running.origin}/console/end?role=vet`)
  await confirm(page)
  await page.getByRole('button', { name: 'Now' }).click()
  await expect(page.locator('[data-ended]')).toHaveText('2')
})

test('an export is a file of what the filter shows', async ({ page }) => {
  await open(page, '/?role=vet')
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()])
  expect(file.suggestedFilename()).toBe('sessions.csv')
  const lines = readFileSync(await file.path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(lines).toHaveLength(3)
})

test('a message is shown to the person at once and again, until it is closed', async ({ browser, page }) => {
  const context = await browser.newContext()
  const person = await context.newPage()
  await person.goto(`${running.origin}/enter?as=pia&role=nurse&to=/console/yours`)
  await expect(person.getByText('this device')).toBeVisible()
  await open(page, '/message?role=nurse')
  await page.getByLabel('Message').fill('We close in ten minutes.')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByText('0 have closed it, 1 have not')).toBeVisible()
  await expect(person.getByText('We close in ten minutes.')).toBeVisible()
  await person.reload()
  await person.getByRole('button', { name: 'Close' }).click()
  await expect(person.getByText('We close in ten minutes.')).toBeHidden()
  await expect(async () => {
    await page.getByRole('link', { name: 'Look again' }).click()
    await expect(page.getByText('1 have closed it, 0 have not')).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await context.close()
})
