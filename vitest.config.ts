import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { withScratch } from './tools/scratch.mjs'

withScratch()

const consoleDoor = fileURLToPath(new URL('console/src/index.ts', import.meta.url))
const sources = fileURLToPath(new URL('library/src/', import.meta.url))

const project = (name: string, include: readonly string[]) => ({
  extends: true as const,
  test: { name, include: [...include], environment: 'node' as const },
})

export default defineConfig({
  // Nest's decorators are those that TypeScript had first.
  oxc: { decorator: { legacy: true }, jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  // Tests meet the package by its public names and run its sources, without a build.
  resolve: {
    alias: [
      { find: /^curfew$/, replacement: `${sources}index.ts` },
      { find: /^curfew\/(react|sockets|conformance)$/, replacement: `${sources}$1/index.ts` },
      { find: /^curfew-console$/, replacement: consoleDoor },
      { find: /^curfew\/(.+)$/, replacement: `${sources}$1.ts` },
    ],
  },
  test: {
    // Most tests wait for servers. One worker, as Vitest would start on two cores, leaves half of the machine idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // A busy machine is slow. A test that holds something to a time says so itself.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    // Hooks start the servers and browsers that their tests stand on.
    hookTimeout: 60_000,
    projects: [
      {
        extends: true as const,
        test: {
          name: 'units',
          include: [
            'library/src/{core,server,adapters,metrics,sockets,testing}/**/*.test.ts',
            'library/test/*.test.ts',
            'library/test/plain-javascript/*.test.mjs',
          ],
          // Each file would load the whole server again, which takes longer than its tests.
          isolate: false,
        },
      },
      // These stand in for globals of a page.
      project('page-units', ['library/src/{browser,react}/**/*.test.ts']),
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
      {
        extends: true as const,
        test: {
          name: 'gateway-page-life',
          include: ['gateway/test/page-life/*.matrix.ts'],
          maxConcurrency: 6,
          fileParallelism: false,
        },
      },
      project('http', ['library/test/{http,machines,peers}/**/*.test.ts']),
      project('clinic', ['clinic/test/*.test.ts', 'clinic/test/!(faults)/**/*.test.{ts,tsx}']),
      project('gateway', ['gateway/src/**/*.test.ts', 'gateway/test/**/*.test.ts']),
      project('console', ['console/src/**/*.test.{ts,tsx}', 'console/test/*.test.{ts,tsx}']),
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
