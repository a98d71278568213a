import { install } from './install.mjs'

await install()
const { withScratch } = await import('./scratch.mjs')
withScratch()
const { daily } = await import('./steps.mjs')
const { report } = await import('./report.mjs')
await report(daily)
