import { install } from './install.mjs'

await install()
const { steps } = await import('./steps.mjs')
const { report } = await import('./report.mjs')
await report(['types', 'lint and format', 'arrows and house rules', 'units'], steps)
