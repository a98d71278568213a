import { readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { instant, minutes } from 'curfew'
import { seedSessions } from '../seeded.ts'
import { type RunningConsole, runConsole } from './server.ts'

const many = 10_000
const roles = ['vet', 'nurse', 'vet', 'reception'] as const
const idleMs = minutes(6)

let running: RunningConsole
test.beforeEach(async () => {
  running = await runConsole({ networks: { '10.2.0.0/16': 'second floor', '10.3.0.0/16': 'third floor' } })
  await running.start('vera', 'vet')
  const now = running.sessions.now()
  await seedSessions(running.store, {
    model: 'vera',
    count: many,
    differs: (place) => ({
      roles: [roles[place % roles.length] ?? 'vet'],
      from: `10.${2 + (Math.floor(place / 4) % 2)}.${place % 200}.7`,
      idle: minutes(30),
      notAfter: instant(now + minutes(600)),
      // Every third one did nothing for six minutes.
      activeAt: place % 3 === 0 ? instant(now - idleMs) : now,
      startedAt: instant(now - minutes(20)),
    }),
  })
})
test.afterEach(() => running.close())

// The places of vets on the second floor who did nothing for six minutes.
const wanted = Array.from({ length: many }, (_, place) => place).filter(
  (place) => place % 2 === 0 && Math.floor(place / 4) % 2 === 0 && place % 3 === 0,
).length
const words = wanted.toLocaleString('en')

const rules = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const isClean = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).options({ runOnly: rules }).setLegacyMode().analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
}

test('among 10,000 sessions: find the idle vets of a floor, export them, tell them, end them', async ({ page }) => {
  test.slow()
  await page.goto(`${running.origin}/enter?as=mia&to=/console/`)
  await expect(page.locator('[data-total]')).toHaveText('10,002')
  await expect(page.getByRole('link', { name: 'Back to the application' })).toHaveAttribute('href', '/')
  await page.getByLabel('Role').selectOption('vet')
  await page.getByLabel('From').fill('second floor')
  await page.getByLabel('No activity for').fill('5m')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page.locator('[data-total]')).toHaveText(words)
  await expect(page.locator('[data-quick="no-page"]')).toHaveText(words)
  await isClean(page)
  const list = page.url()

  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'CSV' }).click()
  const lines = readFileSync(await (await downloading).path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(lines).toHaveLength(wanted + 1)
  expect(lines.slice(1).every((line) => line.includes(',vet,') && line.includes(',10.2.'))).toBe(true)

  await page.getByRole('link', { name: 'Message these…' }).click()
  await expect(page.locator('[data-count]')).toHaveText(words)
  await isClean(page)
  await page.getByLabel('Message', { exact: true }).fill('The second floor closes. Please save.')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.locator('[data-unseen]')).toHaveAttribute('data-unseen', String(wanted))
  await isClean(page)

  await page.goto(list)
  await page.getByRole('link', { name: 'End these…' }).click()
  await expect(page.locator('[data-count]')).toHaveText(words)
  await isClean(page)
  await page.getByLabel(/Why\?/).fill('the second floor closes')
  await page.getByRole('button', { name: /in ten seconds/ }).click()
  await page.getByRole('button', { name: 'Now' }).click()
  await expect(page.locator('[data-ended]')).toHaveText(words, { timeout: 30_000 })
  await isClean(page)
  await page.goto(list)
  await expect(page.locator('[data-total]')).toHaveText('0')

  await page.getByRole('link', { name: 'Journal' }).click()
  const which = 'signed in, role vet, from second floor, no activity for 5m'
  const told = [
    ['sessions-exported', `mia exported sessions: ${which}`],
    ['message-sent', `mia sent a message (${which}): “The second floor closes. Please save.”`],
    ['ends-waiting', `${wanted}, in 10000 ms: ${which}. Note: the second floor closes`],
    ['ends-done', `${wanted} of ${wanted}: ${which}. Note: the second floor closes`],
  ] as const
  for (const [kind, said] of told) {
    await page.goto(`${running.origin}/console/journal?kind=${kind}`)
    await expect(page.locator('.told')).toContainText(said)
  }
  const ends = await running.journal.list({ what: ['session-ended'], by: 'mia' }, { limit: 1_000 })
  expect(new Set(ends.entries.map(({ detail }) => detail))).toEqual(new Set(['the second floor closes']))
})

test('nobody without the task sees any of the 10,000, or does anything to them', async ({ page }) => {
  const mine = `${running.origin}/enter?as=rob&role=vet&to=/console/yours`
  await page.goto(mine)
  for (const path of [
    '/',
    '/rows',
    '/live',
    '/sessions.csv',
    '/sessions.ndjson',
    '/message',
    '/end',
    '/journal',
    '/figures',
  ]) {
    const answer = await page.request.get(`${running.origin}/console${path}`)
    expect([path, answer.status()]).toEqual([path, 403])
    expect(await answer.text()).not.toContain('vera')
  }
  for (const path of ['/message', '/end']) {
    const form = { which: '', text: 'hello', note: 'a drill', before: String(running.sessions.now()) }
    const headers = { origin: running.origin }
    expect((await page.request.post(`${running.origin}/console${path}`, { form, headers })).status()).toBe(403)
  }
  expect((await running.sessions.count({ are: 'live' })).count).toBe(many + 2)
})
