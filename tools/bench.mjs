import { install } from './install.mjs'
import { run } from './run.mjs'

await install()
const { build } = await import('esbuild')
const outdir = 'node_modules/.cache/curfew-bench'
await build({
  entryPoints: ['library/bench/request.ts', 'library/bench/server.ts', 'library/bench/client.ts'],
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
})
// `npm run bench` measures a request, `npm run bench -- client` a mouse event.
const what = process.argv[2] === 'client' ? 'client' : 'request'
const { code } = await run(process.execPath, [`${outdir}/${what}.mjs`], { show: 'shown' })
process.exitCode = code
