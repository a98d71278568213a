import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { bundleExample } from '../../../tools/example.mjs'

const pages = fileURLToPath(new URL('../../../examples/pages/server.mjs', import.meta.url))

const start = async (
  name: string,
  program: readonly string[],
): Promise<{ readonly child: ChildProcess; readonly origin: string }> => {
  const child = spawn(process.execPath, program, { env: { ...process.env, PORT: '0' }, stdio: 'pipe' })
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
    const { child, origin } = await start(name, [pages, name])
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

for (const name of ['koa', 'nest'])
  test(`the ${name} example follows the session, guards a task, and hears of a closed tab @waits`, async ({ page }) => {
    const wrong: string[] = []
    page.on('pageerror', ({ message }) => wrong.push(message))
    const { child, origin } = await start(name, [await bundleExample(name)])
    let journal = ''
    child.stdout?.on('data', (piece) => {
      journal += piece
    })
    const press = (button: string): Promise<void> => page.getByRole('button', { name: button }).click()
    const write = (): Promise<number> =>
      page.evaluate(async () => (await fetch('/notes', { method: 'POST', body: new URLSearchParams() })).status)
    const pages = (): Promise<unknown> => page.evaluate(async () => (await (await fetch('/session')).json()).pages)
    try {
      await page.goto(origin)
      await expect(page.getByText('Nobody is signed in.')).toBeVisible()
      expect(await write()).toBe(401)
      await press('Sign in as a vet')
      await expect(page.getByText('Hello, vet.')).toBeVisible()
      await expect.poll(pages).toBe(1)
      expect(await write()).toBe(200)
      await press('Sign out')
      await expect(page.getByText('Nobody is signed in.')).toBeVisible()
      await press('Sign in as a vet')
      await expect(page.getByText('Hello, vet.')).toBeVisible()
      await expect.poll(pages).toBe(1)
      expect(wrong).toEqual([])
      await page.close()
      await expect.poll(() => journal).toMatch(/session-ended[^}]*closed/)
    } finally {
      child.kill()
    }
  })
