import { spawn } from 'node:child_process'
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect as expectNow, test } from '@playwright/test'
import { buildNext, next, quiet } from '../../../tools/next.mjs'

const expect = expectNow.configure({ timeout: 30_000 })
const example = fileURLToPath(new URL('../../../examples/next', import.meta.url))
// As deep as the example, because its settings extend those of the whole repository.
const folder = fileURLToPath(new URL('../../../test-results/next-slash', import.meta.url))

test('the Next example works with trailingSlash: it is watched, and ends with its last page', async ({ context }) => {
  test.setTimeout(300_000)
  cpSync(example, folder, { recursive: true, filter: (path) => !path.endsWith('.next') })
  writeFileSync(`${folder}/next.config.mjs`, 'export default { trailingSlash: true }\n')
  await buildNext(folder)
  const args = [next, 'start', folder, '-p', '0', '-H', '127.0.0.1']
  const server = spawn(process.execPath, args, { env: { ...process.env, ...quiet }, stdio: 'pipe' })
  try {
    let said = ''
    for (const stream of [server.stdout, server.stderr])
      stream.on('data', (piece) => {
        said += piece
      })
    await expect.poll(() => said, { timeout: 60_000 }).toMatch(/Ready in/)
    const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? ''
    const page = await context.newPage()
    await page.goto(`${origin}/desk`)
    await expect(page).toHaveURL(`${origin}/?from=%2Fdesk%2F`)
    await page.getByRole('button', { name: 'Sign in as a vet' }).click()
    await expect(page).toHaveURL(`${origin}/desk/`)
    await expect(page.locator('output')).toHaveText('active')
    // Next sends each request for the session on to its address with a slash.
    const watched = page.waitForResponse((response) => response.url().includes('/session/events/') && response.ok())
    await page.reload()
    await watched
    await page.getByRole('button', { name: 'Write a note' }).click()
    await expect(page).toHaveURL(`${origin}/desk/?written`)
    await page.close()
    await expect.poll(() => said, { timeout: 60_000 }).toMatch(/session-ended[^}]*closed/)
    const again = await context.newPage()
    await again.goto(`${origin}/desk/`)
    await expect(again).toHaveURL(`${origin}/?from=%2Fdesk%2F&ended=closed`)
  } finally {
    server.kill()
    rmSync(folder, { recursive: true })
  }
})
