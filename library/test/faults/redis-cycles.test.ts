import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import { keepsAll, type RedisServer, startRedis } from '../servers/redis.ts'
import { faultClients } from '../servers/redis-clients.ts'
import { startWire, type Wire } from '../servers/wire.ts'
import { ask } from './crowd.ts'
import { openSite, type Site } from './site.ts'
import { patienceMs, wait } from './trial.ts'

vi.setConfig({ testTimeout: 900_000 })

const cycles = process.env['FAULTS'] === 'whole' ? 200 : 8
const warmUp = cycles / 4
const mostGrowthBytes = 3_000_000
const looksEveryMs = 20

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const heapBytes = async (): Promise<number> => {
  // What is to be let go of may need its turn first.
  await wait(100)
  collect()
  return process.memoryUsage().heapUsed
}

const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length

const until = async (site: Site, cookie: string, wanted: number): Promise<number> => {
  const since = performance.now()
  for (const url of site.urls)
    while ((await ask(url, cookie)).status !== wanted) {
      if (performance.now() - since > 20_000) throw new Error(`no ${wanted} for 20 s`)
      await wait(looksEveryMs)
    }
  return performance.now() - since
}

interface Fault {
  readonly begin: (server: RedisServer, wire: Wire) => Promise<void> | void
  readonly end: (server: RedisServer, wire: Wire) => Promise<void> | void
}

const faults: readonly Fault[] = [
  { begin: (_, wire) => wire.sever(), end: (_, wire) => wire.mend() },
  { begin: (server) => server.kill(), end: (server) => server.restart() },
  { begin: (server) => server.pause(), end: (server) => server.resume() },
  { begin: (_, wire) => wire.hold(), end: (_, wire) => wire.mend() },
]

describe(`over ${cycles} times that Redis goes and comes back`, () => {
  for (const [client, open] of faultClients)
    it(`through ${client}, people are served in time again, and neither sockets nor memory grow`, async () => {
      const server = await startRedis(keepsAll)
      const wire = await startWire(server.port)
      const stores = await Promise.all([1, 2].map(() => open([{ host: '127.0.0.1', port: wire.port }], 'site')))
      const site = await openSite(stores)
      const welcome = await ask(`${site.urls[0]}/in`, '', 'POST')
      const cookie = welcome.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
      const backAfterMs: number[] = []
      let before = { heap: 0, sockets: 0, connections: 0 }
      for (let cycle = 0; cycle < cycles; cycle++) {
        const fault = faults[cycle % faults.length]
        await fault?.begin(server, wire)
        await until(site, cookie, 503)
        await fault?.end(server, wire)
        backAfterMs.push(await until(site, cookie, 200))
        if (cycle + 1 === warmUp)
          before = { heap: await heapBytes(), sockets: sockets(), connections: wire.connections() }
      }
      const after = { heap: await heapBytes(), sockets: sockets(), connections: wire.connections() }
      await site.close()
      await Promise.all(stores.map((store) => store.close()))
      await wire.close()
      await server.stop()
      expect(Math.max(...backAfterMs)).toBeLessThan(patienceMs)
      expect(after.sockets).toBeLessThanOrEqual(before.sockets)
      expect(after.connections).toBeLessThanOrEqual(before.connections)
      expect(after.heap - before.heap).toBeLessThan(mostGrowthBytes)
    })
})
