import { install } from './install.mjs'

await install()
const { ensureChromium } = await import('./install-chromium.mjs')
await ensureChromium()
const { ensureServers } = await import('./install-servers.mjs')
await ensureServers()
const { withScratch } = await import('./scratch.mjs')
withScratch()
const { everything } = await import('./steps.mjs')
const { report } = await import('./report.mjs')
await report(everything)
