import { install } from './install.mjs'
import { runNode } from './run.mjs'

// The gateway before real applications, and page life behind it: `npm run test:gateway`. `-- page-life` plays page life
// alone, in the engine that is named after it. Other arguments go to Playwright, which plays the applications alone.
const [first, named = 'chromium'] = process.argv.slice(2)
const isPageLife = first === 'page-life'
const engine = isPageLife ? named : 'chromium'
if (engine !== 'chromium' && engine !== 'firefox') {
  console.error(`${engine} is not known; write -- page-life, -- page-life chromium or -- page-life firefox`)
  process.exit(1)
}

await install()
const { mustBuild } = await import('./build.mjs')
await mustBuild()
const { ensureEngine } = await import('./install-engines.mjs')
await ensureEngine('chromium')
if (!(await ensureEngine(engine))) process.exit(1)

const applications = async () => {
  console.log('Unmodified applications in several languages, behind the gateway in both shapes (some five minutes) …')
  const args = ['test', '--config', 'gateway/playwright.config.ts', ...process.argv.slice(2)]
  return (await runNode('node_modules/@playwright/test/cli.js', args, { show: 'shown' })).code
}

const pageLife = async () => {
  let worst = 0
  for (const [file, shape] of [
    ['in-front-of', 'in-front-of'],
    ['guard', 'nginx and guard'],
  ]) {
    console.log(`Page life in ${engine}, behind ${shape} (some five minutes) …`)
    const files = [`gateway/test/page-life/${file}.matrix.ts`]
    const args = ['run', '--project', 'gateway-page-life', '--reporter=verbose', ...files]
    const env = { PAGE_LIFE_ENGINE: engine }
    const { code } = await runNode('node_modules/vitest/vitest.mjs', args, { show: 'shown', env })
    worst = Math.max(worst, code)
  }
  return worst
}

const parts = first === undefined ? [applications, pageLife] : isPageLife ? [pageLife] : [applications]
let worst = 0
for (const play of parts) worst = Math.max(worst, await play())
process.exitCode = worst
