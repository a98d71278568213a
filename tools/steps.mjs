import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.mjs'
import { run } from './run.mjs'

/** @typedef {{ passed: number, failed: number, text: string }} Result */

/** @returns {Result} */
const single = (code, text) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, text })

const command =
  (program, ...args) =>
  async () => {
    const { code, text } = await run(program, args)
    return single(code, text)
  }

const counted = async (start, read) => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-test-'))
  try {
    const file = join(folder, 'report.json')
    const { code, text } = await start(file)
    const { passed, failed } = read(JSON.parse(readFileSync(file, 'utf8')))
    // A runner that fails without a failed test, or runs none, has failed all the same.
    return { passed, failed: failed || (code !== 0 || passed === 0 ? 1 : 0), text }
  } catch (failure) {
    return single(1, String(failure))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const vitest = (project) => () =>
  counted(
    (file) =>
      run('npx', [
        'vitest',
        'run',
        '--project',
        project,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${file}`,
      ]),
    (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests }),
  )

const playwright =
  (...args) =>
  () =>
    counted(
      (file) => run('npx', ['playwright', 'test', ...args], { env: { REPORT: file } }),
      ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky }),
    )

const types = async () => {
  const wrong = await build()
  if (wrong) return single(1, wrong)
  const { code, text } = await run('npx', ['tsc', '-p', 'tsconfig.tests.json'])
  return single(code, text)
}

/** Every step there is, in the order in which they are of use. */
export const steps = {
  types,
  'lint and format': command('npx', 'biome', 'ci', '--error-on-warnings', '.'),
  'arrows and house rules': command(process.execPath, 'tools/house.mjs'),
  'code in the docs': command(process.execPath, 'tools/docs.mjs'),
  units: vitest('units'),
  laws: vitest('laws'),
  'store contract': vitest('contract'),
  HTTP: vitest('http'),
  clinic: vitest('clinic'),
  'faults and floods': vitest('faults'),
  browsers: playwright(),
}
