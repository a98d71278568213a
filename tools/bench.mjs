import { install } from './install.mjs'
import { olderSources } from './older-sources.mjs'
import { installPeers } from './peers.mjs'
import { run } from './run.mjs'
import { withScratch } from './scratch.mjs'

await install()
const { build } = await import('esbuild')
const outdir = 'node_modules/.cache/curfew-bench'
// Each bench, its parts with a process of their own, and the list of its peers.
const benches = {
  request: { parts: ['request-server'], peers: 'library/bench/peers' },
  gateway: { parts: ['server'], from: 'gateway/bench', peers: 'gateway/bench/peers' },
  client: { parts: ['client-hour-server'], peers: 'library/bench/client-peers' },
  million: { parts: ['million-store'] },
  console: { parts: ['console-store', 'console/bench/screen'] },
  pages: { parts: ['pages-server', 'pages-browsers'] },
  punctual: { parts: [] },
  guard: { parts: ['guard-run', 'request-variants'] },
}
const what = process.argv[2] ?? 'request'
const { parts, peers, from = 'library/bench' } = benches[what] ?? {}
if (!parts) {
  console.error(`There is no bench ${what}; write npm run bench -- and one of ${Object.keys(benches).join(', ')}`)
  process.exit(1)
}
withScratch()
if (peers) await installPeers(peers)
const how = { bundle: true, format: 'esm', platform: 'node', packages: 'external' }
await build({
  // A part of another room is named by its whole path.
  entryPoints: Object.fromEntries(
    [what, ...parts].map((name) => [name.split('/').at(-1), name.includes('/') ? `${name}.ts` : `${from}/${name}.ts`]),
  ),
  outdir,
  outExtension: { '.js': '.mjs' },
  ...how,
})
if (what === 'guard') {
  const name = process.argv[3] || 'main'
  const { is, plugin } = olderSources(name)
  const entryPoints = ['library/bench/request-variants.ts']
  await build({ entryPoints, outfile: `${outdir}/guard-before.mjs`, plugins: [plugin], ...how })
  process.env['CURFEW_BEFORE'] = name === is ? is : `${name} (${is})`
}
const { code } = await run(process.execPath, [`${outdir}/${what}.mjs`], { show: 'shown' })
process.exitCode = code
