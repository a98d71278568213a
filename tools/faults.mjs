import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { install } from './install.mjs'
import { noteLong } from './long-run.mjs'
import { runNode } from './run.mjs'

// Every fault and flood in its whole length, where `npm test` makes do with less: `npm run test:faults`. Names
// after it pick files, and `-- --times 5` repeats all of it until one run fails.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { times: { type: 'string', default: '1' } },
})
const times = Number(values.times)
if (!Number.isInteger(times) || times < 1) {
  console.error(`--times is ${values.times}; write how many times all of it is to pass, such as --times 5`)
  process.exit(1)
}

await install()
const { ensureServers } = await import('./install-servers.mjs')
await ensureServers()
const { withScratch } = await import('./scratch.mjs')
withScratch()
const { mustBuild } = await import('./build.mjs')
await mustBuild()

const once = async (time) => {
  const report = join(tmpdir(), `faults-${time}.json`)
  const { code } = await runNode(
    'node_modules/vitest/vitest.mjs',
    [
      ...['run', '--project', 'faults', ...positionals],
      ...['--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`],
    ],
    { show: 'shown', env: { FAULTS: 'whole' } },
  )
  const found = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}
  const { numPassedTests: passed = 0, numFailedTests: failed = 0 } = found
  return { passed, failed: failed || (code !== 0 || passed === 0 ? 1 : 0) }
}

const started = Date.now()
let passed = 0
let failed = 0
for (let time = 1; time <= times && failed === 0; time++) {
  const result = await once(time)
  passed += result.passed
  failed += result.failed
  if (times > 1) console.log(`${failed > 0 ? '✗' : '✓'} time ${time} of ${times}`)
}
console.log(`\nin ${((Date.now() - started) / 1_000).toFixed(1)} s`)
console.log(`${passed} passed, ${failed} failed`)
noteLong({ name: 'faults, floods and cycles', passed, failed })
process.exitCode = failed > 0 ? 1 : 0
