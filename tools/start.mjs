import { checkNode, install } from './install.mjs'

checkNode()
await install()
const { build } = await import('./build.mjs')
const wrong = await build()
if (wrong) {
  console.error(`The build failed:\n${wrong}`)
  process.exit(1)
}
// From here on the clinic sees to Ctrl-C itself.
for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal)
await import('../clinic/dist/main.js')
