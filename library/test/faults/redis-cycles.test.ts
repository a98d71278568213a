import { describe, it, vi } from 'vitest'
import { keepsAll, startRedis } from '../servers/redis.ts'
import { faultClients } from '../servers/redis-clients.ts'
import { startWire } from '../servers/wire.ts'
import { cycled, cycles } from './cycles.ts'

vi.setConfig({ testTimeout: 900_000 })

describe(`over ${cycles} times that Redis goes and comes back`, () => {
  for (const [client, open] of faultClients)
    it(`through ${client}, people are served in time again, and neither sockets nor memory grow`, async () => {
      const server = await startRedis(keepsAll)
      const wire = await startWire(server.port)
      const stores = await Promise.all([1, 2].map(() => open([{ host: '127.0.0.1', port: wire.port }], 'site')))
      const faults = [
        { begin: wire.sever, end: wire.mend },
        { begin: server.kill, end: server.restart },
        { begin: server.pause, end: server.resume },
        { begin: wire.hold, end: wire.mend },
      ]
      try {
        await cycled({ stores, wire, faults })
      } finally {
        await Promise.all(stores.map((store) => store.close()))
        await wire.close()
        await server.stop()
      }
    })
})
