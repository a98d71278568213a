import { defineConfig } from '@playwright/test'
import { findChromium } from './tools/chromium.mjs'
import { withScratch } from './tools/scratch.mjs'

withScratch()

const quiet = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const executablePath = findChromium()

const testMatch = [
  'library/test/{browser,foreign-pages,peers}/*.spec.ts',
  '{clinic,gateway,console}/test/browser/*.spec.ts',
]

export default defineConfig({
  testDir: '.',
  testMatch,
  workers: 5,
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 120_000,
  // A busy machine is slow. A test that holds a page to a time says so itself.
  expect: { timeout: 20_000 },
  outputDir: 'test-results',
  reporter: process.env['REPORT'] ? [['json', { outputFile: process.env['REPORT'] }], ['list']] : 'list',
  use: {
    // Traces take half of the machine's time, and contexts have hung over them. Set TRACE=1 to look into a failure.
    trace: process.env['TRACE'] ? 'retain-on-failure' : 'off',
    launchOptions: { ...(executablePath && { executablePath }), args: [...quiet, ...sandbox] },
  },
  projects: [
    { name: 'acting', grepInvert: /@waits|@timed/, workers: 2 },
    // Most of these tests is waiting for real time to pass, so they run beside the others.
    { name: 'waiting', grep: /@waits/, workers: 3 },
    // These hold a page to a second or two. `npm test` runs them after the others.
    { name: 'timed', grep: /@timed/, workers: 2 },
  ],
})
