import { gzipSync } from 'node:zlib'
import { build, stop } from 'esbuild'

// What a page pays for, in bytes after gzip.
const limits = [
  { name: 'the headless client', most: 3_000, entry: `export { watchSession } from 'curfew/browser/watch'` },
  {
    name: 'the client with its dialog in four languages',
    most: 6_000,
    entry: `export { watchSession } from 'curfew/browser/watch'\nimport 'curfew/browser/warning-dialog-define'`,
  },
  {
    name: 'the client with drafts, without the dialog',
    most: 6_200,
    entry: `export { watchSession } from 'curfew/browser/watch'\nimport 'curfew/browser/session-draft-define'`,
  },
  { name: 'the ready script for one tag', most: 6_500, entry: `export { session } from 'curfew/browser.js'` },
  {
    name: 'the React binding with its client, without React and the dialog',
    most: 4_000,
    entry: `export { SessionProvider, useMay, useSession } from 'curfew/react'`,
  },
]

for (const { name, most, entry } of limits) {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: 'clinic' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: ['react'],
    write: false,
  })
  const size = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
  console.log(`${name}: ${size} bytes after gzip, of at most ${most}`)
  if (size > most) process.exitCode = 1
}
await stop()
