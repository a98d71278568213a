import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { withScratch } from './tools/scratch.mjs'

withScratch()

const sources = fileURLToPath(new URL('library/src/', import.meta.url))

const project = (name: string, include: readonly string[]) => ({
  extends: true as const,
  test: { name, include: [...include], environment: 'node' as const },
})

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  // Tests meet the package by its public names and run its sources, without a build.
  resolve: {
    alias: [
      { find: /^curfew$/, replacement: `${sources}index.ts` },
      { find: /^curfew\/react$/, replacement: `${sources}react/index.ts` },
      { find: /^curfew\/(.+)$/, replacement: `${sources}$1.ts` },
    ],
  },
  test: {
    testTimeout: 60_000,
    // Hooks start the servers and browsers that their tests stand on.
    hookTimeout: 60_000,
    projects: [
      project('units', ['library/src/{core,server,browser,adapters,react}/**/*.test.ts', 'library/test/*.test.ts']),
      project('laws', ['library/test/laws/**/*.test.ts']),
      project('contract', ['library/src/stores/**/*.test.ts']),
      {
        extends: true as const,
        test: {
          name: 'page-life',
          include: ['library/test/page-life/*.test.ts'],
          // Most of a scenario is waiting.
          maxConcurrency: 6,
          fileParallelism: false,
        },
      },
      project('http', ['library/test/{http,machines,peers}/**/*.test.ts']),
      project('clinic', ['clinic/test/*.test.ts', 'clinic/test/!(faults)/**/*.test.{ts,tsx}']),
      project('faults', ['library/test/faults/**/*.test.ts', 'clinic/test/faults/**/*.test.ts']),
    ],
    coverage: {
      provider: 'v8',
      include: ['library/src/core/**/*.ts'],
      reporter: ['text'],
      thresholds: { branches: 100 },
    },
  },
})
