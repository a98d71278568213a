import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.mjs'
import { runNode } from './run.mjs'

/** @typedef {{ passed: number, failed: number, skipped?: number, text: string }} Result */
/** @typedef {{ name: string, run: () => Promise<Result>, isGround?: boolean }} Step isGround: the rest stands on it */

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

const playwright = () =>
  counted(
    (file) => runNode('node_modules/@playwright/test/cli.js', ['test'], { env: { ...colour.env, REPORT: file } }),
    ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }),
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
  {
    name: 'lint and format',
    run: command(linter, 'ci', '--error-on-warnings', `--colors=${isTerminal ? 'force' : 'off'}`, '.'),
  },
  { name: 'arrows and house rules', run: command('tools/house.mjs') },
  { name: 'size', run: command('tools/size.mjs') },
]
const units = { name: 'units', run: vitest('units') }

/** What a day's work is held to. */
export const daily = [...first, units]

/** Every step there is, in the order in which they are of use. */
export const everything = [
  ...first,
  { name: 'code in the docs', run: command('tools/docs.mjs') },
  { name: 'package', run: command('tools/package.mjs') },
  { name: 'nothing unused', run: command('node_modules/knip/bin/knip.js', '--no-progress') },
  { name: 'API reference', run: command('tools/api.mjs', '--check') },
  units,
  { name: 'laws', run: vitest('laws') },
  { name: 'store contract', run: vitest('contract') },
  { name: 'HTTP', run: vitest('http') },
  { name: 'clinic', run: vitest('clinic') },
  { name: 'faults and floods', run: vitest('faults') },
  { name: 'page life in Chromium', run: vitest('page-life', 'page-life/chromium.test.ts') },
  { name: 'page life in Firefox and WebKit', run: vitest('page-life', 'page-life/always.test.ts') },
  { name: 'browsers', run: playwright },
]
