import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { install } from './install.mjs'
import { noteLong } from './long-run.mjs'
import { runNode } from './run.mjs'
import { withScratch } from './scratch.mjs'

// The matrix of page life in real browsers: `npm run test:browsers`. Engines that are named after it are played alone,
// and `-- --times 10` plays all so many times in a row.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { times: { type: 'string', default: '1' } },
})
const times = Number(values.times)
const known = ['chromium', 'firefox', 'webkit']
const unknown = positionals.find((name) => !known.includes(name))
if (!Number.isInteger(times) || times < 1 || unknown !== undefined) {
  console.error(
    `${unknown ?? `--times ${values.times}`} is not known; write some of ${known.join(', ')}, and --times 10`,
  )
  process.exit(1)
}

await install()
const { ensureEngine } = await import('./install-engines.mjs')
const engines = []
for (const engine of positionals.length > 0 ? positionals : known) if (await ensureEngine(engine)) engines.push(engine)
// A missing engine that was named is an error.
if (engines.length < positionals.length || engines.length === 0) process.exit(1)
const { writeTable } = await import('./page-life-table.mjs')

withScratch()
const folder = mkdtempSync(join(tmpdir(), 'page-life-'))
const results = join(folder, 'results.jsonl')
writeFileSync(results, '')
const files = engines.map((engine) => `page-life/${engine}.test.ts`)

let failures = 0
for (let time = 1; time <= times; time++) {
  const { code } = await runNode('node_modules/vitest/vitest.mjs', ['run', '--project', 'page-life', ...files], {
    show: 'shown',
    env: { PAGE_LIFE_RESULTS: results },
  })
  if (code !== 0) failures++
  if (times > 1) console.log(`${code === 0 ? '✓' : '✗'} time ${time} of ${times}`)
}
const played = readFileSync(results, 'utf8').split('\n').filter(Boolean).map(JSON.parse)
rmSync(folder, { recursive: true })
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`
writeTable(played, { times, where: `${new Date().toISOString().slice(0, 10)}, ${machine}` })
const held = played.filter((row) => row.held).length
const staged = played.filter((row) => row.held !== undefined).length
noteLong({ name: 'page life', passed: held, failed: staged - held })
process.exitCode = failures > 0 ? 1 : 0
