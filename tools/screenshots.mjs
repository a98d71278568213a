import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { mustBuild } from './build.mjs'
import { findChromium } from './chromium.mjs'
import { install } from './install.mjs'

// The pictures of the README: `npm run screenshots`. A clinic in memory is played in Chromium until each can be taken.
await install()
await mustBuild()
const { ensureChromium } = await import('./install-chromium.mjs')
const { chromium } = await import('@playwright/test')

const size = { width: 1100, height: 640 }

const startClinic = async () => {
  const env = { ...process.env, PORT: '0', CURFEW_STORE: 'memory:', CLINIC_LOG: 'silent' }
  const child = spawn(process.execPath, ['clinic/dist/main.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  process.once('exit', () => child.kill())
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /open at http:\/\/[^:]+:(\d+)/.exec(line)?.[1]
    if (port) return { child, at: (host) => `http://${host}:${port}` }
  }
  throw new Error('the clinic did not start; what it said is above')
}

await ensureChromium()
const executablePath = findChromium()
const browser = await chromium.launch({
  ...(executablePath && { executablePath }),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
const clinic = await startClinic()
const context = () => browser.newContext({ viewport: size, locale: 'en-GB', colorScheme: 'light' })

// A face signs in, and its page is one of the session's pages when the strip speaks.
const enter = async (name, host = 'localhost') => {
  const page = await (await context()).newPage()
  await page.goto(`${clinic.at(host)}/demo/faces${name === 'Mara Whitfield' ? '?who=operator' : ''}`)
  await page.getByRole('button', { name }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/demo'))
  return page
}

const take = async (page, name, how = {}) => {
  await page.screenshot({ path: `docs/${name}.png`, ...how })
  console.log(`docs/${name}.png`)
}

try {
  const page = await (await context()).newPage()
  await page.goto(`${clinic.at('127.0.0.1')}/demo`)
  const nurse = await enter('Nils Okafor')
  await nurse.getByRole('alertdialog').waitFor()
  await take(nurse, 'warning')
  const vet = await enter('Vera Castellanos')
  await enter('Rosa Lind')
  const operator = await enter('Mara Whitfield', '[::1]')
  // The table has its full columns only on a wide screen.
  await operator.setViewportSize({ width: 1400, height: 480 })
  await nurse.getByRole('button', { name: 'Stay signed in' }).click()
  await vet.getByRole('alertdialog').waitFor()
  await operator.locator('[data-is=state]', { hasText: 'warned' }).first().waitFor()
  await take(operator, 'clinic-console')
  await page.locator('#step-stay.ticked').waitFor()
  await take(page, 'demo', { fullPage: true })
} finally {
  await browser.close()
  clinic.child.kill()
  await once(clinic.child, 'exit')
}
