import { install } from './install.mjs'

await install()
const { ensureChromium } = await import('./chromium.mjs')
await ensureChromium()
const { steps } = await import('./steps.mjs')
const { report } = await import('./report.mjs')
await report(Object.keys(steps), steps)
