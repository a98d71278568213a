import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { Session } from 'node:inspector/promises'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type Alone, inProcess } from './in-process.ts'
import { partsOf } from './request-profile.ts'
import { anybody, isWithout, variants } from './request-variants.ts'

const [, , nth, redisPort, sqliteFile = ''] = process.argv
const variant = variants[Number(nth)]
if (!variant) throw new Error(`there is no variant ${nth}`)

// As many as the clients of another process have.
const lines = 32

const inspector = new Session()
inspector.connect()

const listen = (): Promise<Server> => variant.listen({ redisPort: Number(redisPort), sqliteFile })

const cpu = (): number => {
  const { user, system } = process.cpuUsage()
  return user + system
}

const alone = async (): Promise<Alone> => {
  const persons = variant.crowd ?? lines
  const { ask } = await inProcess(await listen(), { persons, lines, ...(isWithout(variant) && { anybody }) })
  await ask(Math.max(6_000, persons))
  const before = cpu()
  await ask(6_000)
  const micros = (cpu() - before) / 6_000
  globalThis.gc?.()
  const { heapUsed } = process.memoryUsage()
  await ask(2_000)
  return { micros, bytes: (process.memoryUsage().heapUsed - heapUsed) / 2_000 }
}

const told: Readonly<Record<string, () => unknown>> = {
  listen: async () => ((await listen()).address() as AddressInfo).port,
  cpu,
  alone,
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
