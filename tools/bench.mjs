import { install } from './install.mjs'
import { run } from './run.mjs'

await install()
const { build } = await import('esbuild')
const outdir = 'node_modules/.cache/curfew-bench'
await build({
  entryPoints: ['library/bench/request.ts', 'library/bench/server.ts'],
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
})
const { code } = await run(process.execPath, [`${outdir}/request.mjs`], { show: 'shown' })
process.exitCode = code
