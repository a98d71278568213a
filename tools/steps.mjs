import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.mjs'
import { runNode } from './run.mjs'

/** @typedef {{ passed: number, failed: number, skipped?: number, text: string }} Result */
/**
 * One step. `isGround`: the rest stands on it. `isLight`: it may run beside its neighbours.
 * @typedef {{ name: string, run: () => Promise<Result>, isGround?: boolean, isLight?: boolean }} Step
 */

const isTerminal = process.stdout.isTTY
const colour = { env: isTerminal ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' } }

/** @returns {Result} */
const single = ({ code, text }) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, text })

const command =
  (file, ...args) =>
  async () =>
    single(await runNode(file, args, colour))

const counted = async (start, read) => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'))
  try {
    const file = join(folder, 'report.json')
    const { code, text } = await start(file)
    if (!existsSync(file)) return single({ code: 1, text })
    const { passed, failed, skipped } = read(JSON.parse(readFileSync(file, 'utf8')))
    // A runner that fails without a failed test, or runs none, has failed all the same.
    return { passed, failed: failed || (code !== 0 || passed === 0 ? 1 : 0), skipped, text }
  } catch (failure) {
    return single({ code: 1, text: String(failure) })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const vitest =
  (project, ...files) =>
  () =>
    counted(
      (file) => {
        const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
        return runNode('node_modules/vitest/vitest.mjs', ['run', '--project', project, ...files, ...reporters], colour)
      },
      (report) => ({
        passed: report.numPassedTests,
        failed: report.numFailedTests,
        skipped: report.numPendingTests + report.numTodoTests,
      }),
    )

const playwright = (...projects) =>
  counted(
    (file) => {
      const args = ['test', ...projects.map((name) => `--project=${name}`)]
      return runNode('node_modules/@playwright/test/cli.js', args, { env: { ...colour.env, REPORT: file } })
    },
    ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }),
  )

/** The results of several runs, one after another, as one. */
const inTurn = async (...runs) => {
  const all = []
  for (const run of runs) all.push(await run())
  const sum = (of) => all.reduce((soFar, result) => soFar + (result[of] ?? 0), 0)
  const text = all.flatMap((result) => (result.failed > 0 ? result.text : [])).join('\n')
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), text }
}

const browsers = () =>
  inTurn(
    () => playwright('acting', 'waiting'),
    () => playwright('timed'),
  )

const linter = 'node_modules/@biomejs/biome/bin/biome'
const compiler = 'node_modules/typescript/bin/tsc'

const types = async () => {
  const wrong = await build()
  return wrong ? single({ code: 1, text: wrong }) : command(compiler, '-p', 'tsconfig.tests.json')()
}

/** @type {readonly Step[]} */
const first = [
  { name: 'types', run: types, isGround: true },
  // The longest one begins.
  { name: 'units', run: vitest('units', '--project', 'page-units'), isLight: true },
  {
    name: 'lint and format',
    run: command(linter, 'ci', '--error-on-warnings', `--colors=${isTerminal ? 'force' : 'off'}`, '.'),
    isLight: true,
  },
  { name: 'arrows and house rules', run: command('tools/house.mjs'), isLight: true },
  { name: 'size', run: command('tools/size.mjs'), isLight: true },
]

/** The checks of every day. */
export const daily = first

/** Every step there is, in the order in which they are of use. */
export const everything = [
  ...first,
  { name: 'code in the docs', run: command('tools/docs.mjs'), isLight: true },
  { name: 'package', run: command('tools/package.mjs'), isLight: true },
  { name: 'nothing unused', run: command('node_modules/knip/bin/knip.js', '--no-progress'), isLight: true },
  // It builds, which the package must not be packed beside.
  { name: 'API reference', run: command('tools/api.mjs', '--check') },
  // The laws and the core's own tests together take every branch of the core; its threshold stands in vitest.config.ts.
  {
    name: 'laws, and every branch of the core',
    run: vitest('laws', '--project', 'units', 'test/laws', 'src/core', '--coverage'),
  },
  { name: 'store contract', run: vitest('contract') },
  { name: 'HTTP', run: vitest('http') },
  { name: 'clinic', run: vitest('clinic') },
  { name: 'gateway', run: vitest('gateway') },
  { name: 'console', run: vitest('console') },
  // A trial mostly waits for its fault.
  { name: 'faults and floods', run: vitest('faults', '--maxWorkers=2') },
  { name: 'page life in Chromium', run: vitest('page-life', 'page-life/chromium.test.ts') },
  { name: 'page life in Firefox and WebKit', run: vitest('page-life', 'page-life/always.test.ts') },
  { name: 'browsers', run: browsers },
]
