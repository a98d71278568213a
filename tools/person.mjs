import { install } from './install.mjs'

await install()
const { build } = await import('./build.mjs')
const wrong = await build()
if (wrong) {
  console.error(`The build failed:\n${wrong}`)
  process.exit(1)
}
for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal)
await import('../clinic/dist/person.js')
