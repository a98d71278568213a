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
await report(everything)
