import { install } from './install.mjs'

await install()
const { ensureChromium } = await import('./install-chromium.mjs')
await ensureChromium()
const { ensureServers } = await import('./install-servers.mjs')
await ensureServers()
const { ensureEngine } = await import('./install-engines.mjs')
// Without them their own step fails, and the others say what they have to say.
for (const engine of /** @type {const} */ (['firefox', 'webkit'])) await ensureEngine(engine)
const { withScratch } = await import('./scratch.mjs')
withScratch()
const { everything } = await import('./steps.mjs')
const { report } = await import('./report.mjs')
const { lastLongRun } = await import('./long-run.mjs')
const { minutesOf } = await import('./step-times.mjs')
const isKnown = minutesOf(everything.map(({ name }) => name)) !== undefined
if (!isKnown) console.log('The first run takes about 16 min on two quiet cores.')
console.log(lastLongRun())
await report(everything)
