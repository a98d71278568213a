import { defineConfig } from '@playwright/test'
import root from '../playwright.config.ts'

/** Plays unmodified applications in several languages behind the gateway: `npm run test:gateway`. */
export default defineConfig({
  ...root,
  testDir: 'test/real',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  workers: 3,
  projects: [{ name: 'real' }],
})
