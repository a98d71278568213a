import { defineConfig } from 'vitest/config'

const project = (name: string, include: readonly string[]) => ({
  extends: true as const,
  test: { name, include: [...include], environment: 'node' as const },
})

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    testTimeout: 60_000,
    projects: [
      project('units', ['library/src/{core,server,browser,adapters}/**/*.test.ts', 'library/test/*.test.ts']),
      project('laws', ['library/test/laws/**/*.test.ts']),
      project('contract', ['library/src/stores/**/*.test.ts']),
      project('http', ['library/test/http/**/*.test.ts']),
      project('clinic', ['clinic/test/*.test.ts', 'clinic/test/!(browser)/**/*.test.ts']),
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
