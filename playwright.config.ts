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

export default defineConfig({
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 120_000,
  outputDir: 'test-results',
  reporter: process.env['REPORT'] ? [['json', { outputFile: process.env['REPORT'] }], ['list']] : 'list',
  use: {
    // It takes the machine half of its time, and pages' contexts have hung over it: TRACE=1 where one is looked into.
    trace: process.env['TRACE'] ? 'retain-on-failure' : 'off',
    launchOptions: { ...(executablePath && { executablePath }), args: [...quiet, ...sandbox] },
  },
  projects: [
    { name: 'library', testDir: 'library/test/browser' },
    { name: 'peers', testDir: 'library/test/peers', testMatch: '**/*.spec.ts' },
    { name: 'clinic', testDir: 'clinic/test/browser' },
  ],
})
