import { describe, it, vi } from 'vitest'
import { startPostgres } from '../servers/postgres.ts'
import { postgresFaultClients } from '../servers/postgres-clients.ts'
import { startWire } from '../servers/wire.ts'
import { cycled, cycles } from './cycles.ts'

vi.setConfig({ testTimeout: 900_000 })

describe(`over ${cycles} times that PostgreSQL goes and comes back`, () => {
  for (const [client, open] of postgresFaultClients)
    it(`through ${client}, people are served in time again, and neither sockets nor memory grow`, async () => {
      const server = await startPostgres()
      const wire = await startWire(server.port)
      const url = server.url.replace(String(server.port), String(wire.port))
      const stores = await Promise.all([1, 2].map(() => open(url)))
      const faults = [
        { begin: wire.sever, end: wire.mend },
        { begin: server.kill, end: server.start },
        { begin: server.pause, end: server.resume },
        { begin: wire.hold, end: wire.mend },
      ]
      try {
        // A pool has as many connections as it had queries at once.
        await cycled({ stores, wire, faults, spare: 6 })
      } finally {
        await Promise.all(stores.map((store) => store.close()))
        await wire.close()
        await server.close()
      }
    })
})
