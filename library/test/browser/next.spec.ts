import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect as expectNow, test } from '@playwright/test'
import { buildNext, next, quiet } from '../../../tools/next.mjs'

const expect = expectNow.configure({ timeout: 30_000 })
const folder = fileURLToPath(new URL('../../../examples/next', import.meta.url))
let server: ChildProcess
let said = ''
let origin = ''

test.describe.configure({ mode: 'serial', timeout: 300_000 })

test.beforeAll(async () => {
  test.setTimeout(300_000)
  await buildNext(folder)
  const args = [next, 'start', folder, '-p', '0', '-H', '127.0.0.1']
  server = spawn(process.execPath, args, { env: { ...process.env, ...quiet }, stdio: 'pipe' })
  for (const stream of [server.stdout, server.stderr])
    stream?.on('data', (piece) => {
      said += piece
    })
  const gone = once(server, 'exit').then(() => Promise.reject(new Error(`the example did not start: ${said}`)))
  const ready = expect.poll(() => said, { timeout: 60_000 }).toMatch(/Ready in/)
  await Promise.race([ready, gone])
  origin = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? ''
})
test.afterAll(() => {
  server?.kill()
})

test('the Next example signs in, shows permitted tasks from the first paint, writes, and signs out', async ({
  page,
}) => {
  const wrong: string[] = []
  page.on('pageerror', ({ message }) => wrong.push(message))
  await page.goto(`${origin}/desk`)
  await expect(page).toHaveURL(`${origin}/?from=%2Fdesk`)
  await page.getByRole('button', { name: 'Sign in as a vet' }).click()
  await expect(page).toHaveURL(`${origin}/desk`)
  const painted = await (await page.reload())?.text()
  expect(painted).toContain('<output>active</output>')
  expect(painted).toContain('Write a note')
  await expect(page.locator('output')).toHaveText('active')
  await page.waitForFunction(() => customElements.get('session-warning') !== undefined)
  await page.getByRole('button', { name: 'Write a note' }).click()
  await expect(page).toHaveURL(`${origin}/desk?written`)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(`${origin}/?ended=signed-out`)
  await expect(page.getByText('Nobody is signed in.')).toBeVisible()
  expect(wrong).toEqual([])
})

test('closing the last page of the Next example ends its session', async ({ context }) => {
  const page = await context.newPage()
  await page.goto(origin)
  await page.getByRole('button', { name: 'Sign in as a guest' }).click()
  await expect(page.locator('output')).toHaveText('active')
  await expect(page.getByRole('button', { name: 'Write a note' })).toHaveCount(0)
  const before = said.length
  // A document that is closed before its script runs cannot say goodbye. So the stream of this very document is waited for.
  const watched = page.waitForResponse(
    async (response) =>
      response.url().includes('/session/events') &&
      (await response.request().headerValue('referer'))?.endsWith('?again') === true,
  )
  await page.goto(`${origin}/desk?again`)
  await watched
  await page.close()
  await expect.poll(() => said.slice(before), { timeout: 60_000 }).toMatch(/session-ended[^}]*closed/)
  const again = await context.newPage()
  await again.goto(`${origin}/desk`)
  await expect(again).toHaveURL(`${origin}/?from=%2Fdesk&ended=closed`)
})
