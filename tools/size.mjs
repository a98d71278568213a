import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, stop } from 'esbuild'

// The code that a page loads at its start, in bytes after gzip, without what it fetches on demand. The client stays below
// react-idle-timer, which knows no server (6,172). With its dialog and end page it stays below react-idle-timer and HMRC's
// dialog together (9,082). A limit never decides a type; decision 034 says what each limit rests on.
const limits = [
  { name: 'the headless client', most: 5_200, entry: `export { watchSession } from 'curfew/browser/watch'` },
  {
    name: 'the client with its dialog and end page',
    most: 8_000,
    entry: `export { watchSession } from 'curfew/browser/watch'\nimport 'curfew/browser/warning-dialog-define'\nimport 'curfew/browser/session-ended-define'`,
  },
  {
    name: 'the client with drafts, without the dialog and the line that a draft is back',
    most: 8_500,
    entry: `export { watchSession } from 'curfew/browser/watch'\nimport 'curfew/browser/session-draft-define'`,
  },
  { name: 'the ready script for one tag', most: 9_700, entry: `export { session } from 'curfew/browser.js'` },
  {
    name: 'the React binding with its client, without React and the dialog',
    most: 6_000,
    entry: `export { SessionProvider, useMay, useSession } from 'curfew/react'`,
  },
]

const paidFor = (files, { outputs }) => {
  const [entry = ''] = Object.keys(outputs).filter((name) => outputs[name].entryPoint === '<stdin>')
  const names = new Set([entry])
  for (const name of names)
    for (const { path, kind, external } of outputs[name].imports)
      if (kind === 'import-statement' && !external) names.add(path)
  return [...names].map((name) => files.find(({ path }) => path === resolve(name))?.contents ?? new Uint8Array())
}

for (const { name, most, entry } of limits) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: entry, resolveDir: 'clinic' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: ['react'],
    // A part that is imported on demand is not paid for by every page.
    splitting: true,
    outdir: '.',
    write: false,
    metafile: true,
  })
  const size = gzipSync(Buffer.concat(paidFor(outputFiles, metafile)), { level: 9 }).length
  console.log(`${name}: ${size} bytes after gzip, of at most ${most}`)
  if (size > most) process.exitCode = 1
}
await stop()
