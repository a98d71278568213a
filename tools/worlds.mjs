import { install } from './install.mjs'
import { noteLong } from './long-run.mjs'
import { run } from './run.mjs'
import { withScratch } from './scratch.mjs'

// Tries the laws of page life in a million worlds, or in as many as are asked for: npm run test:worlds -- --count 20000
await install()
const { build } = await import('esbuild')
const outfile = 'node_modules/.cache/curfew-worlds/worlds.mjs'
await build({
  entryPoints: ['library/test/laws/worlds.ts'],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'error',
})
withScratch()
const { code } = await run(process.execPath, [outfile, ...process.argv.slice(2)], { show: 'shown' })
noteLong({ name: 'runs of the worlds', passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 })
process.exitCode = code
