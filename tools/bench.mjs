import { install } from './install.mjs'
import { run } from './run.mjs'
import { withScratch } from './scratch.mjs'

await install()
const { build } = await import('esbuild')
const outdir = 'node_modules/.cache/curfew-bench'
// What can be measured, and what else of it runs in a process of its own.
const benches = {
  request: ['server'],
  client: [],
  million: ['million-store'],
  pages: ['pages-server', 'pages-browsers'],
}
const what = process.argv[2] ?? 'request'
const parts = benches[what]
if (!parts) {
  console.error(`There is no bench ${what}; write npm run bench -- and one of ${Object.keys(benches).join(', ')}`)
  process.exit(1)
}
await build({
  entryPoints: [what, ...parts].map((name) => `library/bench/${name}.ts`),
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
})
withScratch()
const { code } = await run(process.execPath, [`${outdir}/${what}.mjs`], { show: 'shown' })
process.exitCode = code
