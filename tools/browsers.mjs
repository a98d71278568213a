import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { install } from './install.mjs'
import { runNode } from './run.mjs'

await install()
const { ensureChromium } = await import('./install-chromium.mjs')
await ensureChromium()

const page = 'docs/page-life.md'
const [start, end] = ['<!-- written by npm run test:browsers -->', '<!-- to here -->']
const engines = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'page-life-'))
const results = join(folder, 'results.jsonl')
writeFileSync(results, '')

const files = (engines.length > 0 ? engines : ['chromium', 'firefox']).map((engine) => `page-life/${engine}.test.ts`)
const { code } = await runNode('node_modules/vitest/vitest.mjs', ['run', '--project', 'page-life', ...files], {
  show: 'shown',
  env: { PAGE_LIFE_RESULTS: results },
})
const played = readFileSync(results, 'utf8').split('\n').filter(Boolean).map(JSON.parse)
rmSync(folder, { recursive: true })

const named = [...new Map(played.map(({ engine, version }) => [engine, version]))]
const cell = (act, engine) => {
  const found = played.find((one) => one.act === act && one.engine === engine)
  if (!found) return '–'
  return found.tookMs === undefined ? 'held' : `${(found.tookMs / 1_000).toFixed(1)} s`
}
const rows = [...new Map(played.map(({ act, verdict }) => [act, verdict]))].map(
  ([act, verdict]) => `| ${act} | ${verdict} | ${named.map(([engine]) => cell(act, engine)).join(' | ')} |`,
)
const table = [
  start,
  '',
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}. ` +
    'A time is that from the act to the verdict; `held`: nothing ended; `–`: not played, or not as it should be.',
  '',
  `| act | verdict | ${named.map(([, version]) => version).join(' | ')} |`,
  `|---|---|${named.map(() => '---|').join('')}`,
  ...rows,
  '',
  end,
].join('\n')
const text = readFileSync(page, 'utf8')
writeFileSync(page, text.slice(0, text.indexOf(start)) + table + text.slice(text.indexOf(end) + end.length))
console.log(`The table in ${page} is written.`)
process.exitCode = code
