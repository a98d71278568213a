import { fork } from 'node:child_process'
import { expect, test } from '@playwright/test'
import { bundleExample } from '../../../tools/example.mjs'

test('an application written for express-session ends a session with its last page', async ({ browser }) => {
  const server = fork(await bundleExample('express-session'), { env: { ...process.env, PORT: '0' }, silent: true })
  let said = ''
  server.stdout?.on('data', (piece) => {
    said += piece
  })
  try {
    await expect.poll(() => said).toContain('http://')
    const origin = /http:[/\d.:]+/.exec(said)?.[0] ?? ''
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(origin)
    await page.getByRole('button', { name: 'Put a fish' }).click()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText('Hello, rosa. In your basket: 1.')).toBeVisible()
    await expect(page.locator('session-warning')).toHaveCount(1)
    const other = await context.newPage()
    await other.goto(origin)
    await expect(other.getByText('Hello, rosa. In your basket: 1.')).toBeVisible()
    await other.reload()
    await page.close()
    await expect(other.getByText('Hello, rosa. In your basket: 1.')).toBeVisible()
    expect(said).not.toContain('session-ended')
    await other.close()
    await expect.poll(() => said, { timeout: 40_000 }).toMatch(/session-ended[^}]*closed/)
    const later = await context.newPage()
    await later.goto(origin)
    await expect(later.getByText('Hello, stranger. In your basket: 0.')).toBeVisible()
    await context.close()
  } finally {
    server.kill()
  }
})
