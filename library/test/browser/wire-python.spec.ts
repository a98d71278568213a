import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { build } from 'esbuild'
import { type PythonServer, startPython } from '../http/wire-python.ts'

let folder: string
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wire-python-'))
  const script = new URL('../../src/browser/script.ts', import.meta.url).pathname
  await build({
    entryPoints: { browser: script },
    outdir: folder,
    bundle: true,
    splitting: true,
    chunkNames: 'browser-[hash]',
    format: 'esm',
  })
})
test.afterAll(() => rmSync(folder, { recursive: true }))

let server: PythonServer
test.afterEach(() => server.close())

const signIn = async (page: Page, times: Readonly<Record<string, number>>): Promise<void> => {
  server = await startPython(folder, times)
  await page.goto(server.origin)
  await page.getByLabel('Name').fill('carla')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading')).toHaveText('carla')
}

const isLive = async (page: Page): Promise<boolean> =>
  (await page.request.get(`${server.origin}/page`)).url().endsWith('/page')

const openPages = async (page: Page): Promise<unknown> =>
  (await (await page.request.get(`${server.origin}/session`)).json()).pages

test('the browser client warns, stays and ends on a server in Python', async ({ page }) => {
  await signIn(page, { idle: 24, warning: 20 })
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toBeVisible()
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await expect(dialog).toBeHidden()
  await expect(dialog).toBeVisible()
  await expect(page).toHaveURL(`${server.origin}/?ended=idle`, { timeout: 40_000 })
  await expect(page.getByRole('status').first()).toContainText('idle')
})

test('on a server in Python a reload is not a departure, and a closed last page is one', async ({ page, context }) => {
  await signIn(page, { idle: 600, warning: 180, grace: 3, 'lost-grace': 3 })
  const other = await context.newPage()
  await other.goto(`${server.origin}/page`)
  await page.reload()
  await page.getByRole('link').click()
  await other.close()
  // All that left has had its time.
  await expect.poll(() => openPages(page)).toBe(1)
  await page.close()
  const last = await context.newPage()
  await expect.poll(() => isLive(last)).toBe(false)
})
