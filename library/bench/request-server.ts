import { readFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { fileURLToPath } from 'node:url'
import { partsOf } from './request-profile.ts'
import { variants } from './request-variants.ts'

const [, , nth, redisPort, sqliteFile = ''] = process.argv
const variant = variants[Number(nth)]
if (!variant) throw new Error(`there is no variant ${nth}`)

const inspector = new Session()
inspector.connect()

const told: Readonly<Record<string, () => unknown>> = {
  listen: () => variant.listen({ redisPort: Number(redisPort), sqliteFile }),
  cpu: () => {
    const { user, system } = process.cpuUsage()
    return user + system
  },
  profile: async () => {
    await inspector.post('Profiler.enable')
    await inspector.post('Profiler.setSamplingInterval', { interval: 200 })
    await inspector.post('Profiler.start')
    return true
  },
  parts: async () => {
    const { profile } = await inspector.post('Profiler.stop')
    const { url } = import.meta
    return partsOf(profile, { url, text: readFileSync(fileURLToPath(url), 'utf8') })
  },
}

process.on('message', async (what) => process.send?.(await told[String(what)]?.()))
process.on('disconnect', () => process.exit())
