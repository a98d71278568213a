import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'

const server = fileURLToPath(new URL('../../../examples/pages/server.mjs', import.meta.url))

const start = async (name: string): Promise<{ readonly child: ChildProcess; readonly origin: string }> => {
  const child = spawn(process.execPath, [server, name], { env: { ...process.env, PORT: '0' }, stdio: 'pipe' })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece) => {
      said += piece
    })
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  const origin = /http:\S+/.exec(said)?.[0]
  if (origin === undefined) throw new Error(`the example ${name} did not start: ${said}`)
  return { child, origin }
}

for (const name of ['react', 'vue', 'svelte', 'plain-html'])
  test(`the ${name} example follows the session, shows the permitted tasks, and signs out`, async ({ page }) => {
    const wrong: string[] = []
    page.on('pageerror', ({ message }) => wrong.push(message))
    const { child, origin } = await start(name)
    try {
      await page.goto(origin)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await expect(page.locator('output')).toHaveText('active')
      await expect(page.getByRole('button', { name: 'Ask for a refund' })).toBeVisible()
      await expect(page.getByRole('button', { name: 'Approve the refund' })).toBeHidden()
      await expect(page.locator('session-warning')).toHaveCount(1)
      await page.waitForFunction(() => customElements.get('session-warning') !== undefined)
      await page.getByRole('button', { name: 'Sign out' }).click()
      await expect(page).toHaveURL(`${origin}/?ended=signed-out`)
      await expect(page.getByRole('status')).toHaveText('signed-out')
      expect(wrong).toEqual([])
    } finally {
      child.kill()
    }
  })
