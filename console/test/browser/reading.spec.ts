import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { type RunningConsole, runConsole } from './server.ts'

let running: RunningConsole
let id: string
test.beforeEach(async () => {
  running = await runConsole({ networks: { '10.2.0.0/16': 'second floor' } })
  for (const name of ['vera', 'vic', 'nick']) id = await running.start(name, 'vet', { address: '10.2.0.7' })
  await running.sessions.end({
    subject: 'vera',
    id: (await running.sessions.ofSubject('vera'))[0]?.id ?? '',
    by: 'max',
  })
})
test.afterEach(() => running.close())

const rules = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

for (const [width, colorScheme] of [
  [1280, 'light'],
  [1280, 'dark'],
  [360, 'light'],
  [360, 'dark'],
] as const)
  test(`every page is clean for axe at ${width} px, ${colorScheme}`, async ({ browser }) => {
    // A dozen looks by axe take more than two minutes on a slow machine.
    test.slow()
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
    const page = await context.newPage()
    await page.goto(`${running.origin}/enter?as=mia`)
    const message = await running.sessions.keepMessage({ filter: { role: 'vet' }, text: 'Hello.', by: 'mia' })
    const paths = [
      '/',
      '/?state=ended',
      '/?role=emperor&who=nobody',
      `/sessions/${id}`,
      `/end?id=${id}`,
      '/message',
      '/messages',
      `/messages/${message.id}`,
      '/journal',
      '/figures',
      '/policy',
      '/yours',
      '/nowhere',
    ]
    for (const path of paths) {
      await page.goto(`${running.origin}/console${path}`)
      const { violations } = await new AxeBuilder({ page }).options({ runOnly: rules }).setLegacyMode().analyze()
      expect.soft([path, ...violations.map(({ id: rule, nodes }) => [rule, nodes[0]?.html])]).toEqual([path])
      const isWider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
      expect.soft([path, isWider]).toEqual([path, false])
    }
    await context.close()
  })

test('a keyboard reaches a session, its end and the way back', async ({ page }) => {
  await page.goto(`${running.origin}/enter?as=mia&to=/console/?role=vet`)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('main')).toBeFocused()
  await page.locator('tr[data-session] a').first().focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('nick')
  await page.getByRole('link', { name: 'End…' }).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel(/Why\?/).focus()
  await page.keyboard.type('a drill')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Stopped.')).toBeVisible()
})

test('everything can be read and done without a script', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${running.origin}/enter?as=mia&to=/console/?role=vet`)
  await expect(page.locator('tr[data-session]')).toHaveCount(2)
  await expect(page.locator('time').first()).toHaveText(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/)
  await page.getByRole('link', { name: 'End these…' }).click()
  await page.getByLabel(/Why\?/).fill('a drill')
  await page.getByRole('button', { name: /in ten seconds/ }).click()
  await page.getByRole('button', { name: 'Now' }).click()
  await expect(page.locator('[data-ended]')).toHaveText('2')
  await page.goto(`${running.origin}/console/figures`)
  await page.getByText('Sign-ins and refusals in numbers').click()
  await expect(page.getByRole('cell', { name: '4' }).first()).toBeVisible()
  await context.close()
})

test('no page breaks its own policy, and times are in the reader’s zone', async ({ browser }) => {
  const context = await browser.newContext({ timezoneId: 'America/New_York' })
  const page = await context.newPage()
  const wrong: string[] = []
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()))
  page.on('pageerror', (error) => wrong.push(String(error)))
  await page.goto(`${running.origin}/enter?as=mia`)
  for (const path of ['/', `/sessions/${id}`, '/journal', '/figures', '/policy', '/yours']) {
    await page.goto(`${running.origin}/console${path}`)
  }
  expect(wrong).toEqual([])
  await page.goto(`${running.origin}/console/sessions/${id}`)
  await expect(page.locator('time').first()).toHaveAttribute('title', /GMT-[45]|EDT|EST/)
  await context.close()
})
