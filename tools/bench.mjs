import { install } from './install.mjs'
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
  console: { parts: ['console-store'] },
  pages: { parts: ['pages-server', 'pages-browsers'] },
  punctual: { parts: [] },
}
const what = process.argv[2] ?? 'request'
const { parts, peers, from = 'library/bench' } = benches[what] ?? {}
if (!parts) {
  console.error(`There is no bench ${what}; write npm run bench -- and one of ${Object.keys(benches).join(', ')}`)
  process.exit(1)
}
if (peers) await installPeers(peers)
await build({
  entryPoints: [what, ...parts].map((name) => `${from}/${name}.ts`),
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
