import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

const resolveDir = new URL('../src/browser', import.meta.url).pathname

const sizeOf = async (contents: string): Promise<number> => {
  const stdin = { contents, resolveDir }
  const how = { bundle: true, minify: true, format: 'esm', target: 'es2022', write: false } as const
  const { outputFiles } = await build({ stdin, ...how })
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
}

it('the client without its dialog is at most 3,000 bytes after gzip', async () => {
  expect(await sizeOf("export { watchSession } from './watch.ts'")).toBeLessThanOrEqual(3_000)
})

it('the client with its dialog in four languages is at most 6,000 bytes after gzip', async () => {
  const all = "import './warning-dialog-define.ts'; export { watchSession } from './watch.ts'"
  expect(await sizeOf(all)).toBeLessThanOrEqual(6_000)
})
