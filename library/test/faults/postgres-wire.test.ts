import { startPostgres } from '../servers/postgres.ts'
import { type OpenPostgres, postgresFaultClients } from '../servers/postgres-clients.ts'
import { startWire } from '../servers/wire.ts'
import { tried } from './trial.ts'
import { type OverWire, testWire } from './wire-cases.ts'

const overWire = async (open: OpenPostgres, fault: Parameters<OverWire>[0]): Promise<void> => {
  const server = await startPostgres()
  const wire = await startWire(server.port)
  const url = server.url.replace(String(server.port), String(wire.port))
  const stores = await Promise.all([1, 2].map(() => open(url)))
  try {
    await tried(stores, (trial) => fault(wire, trial))
  } finally {
    await Promise.all(stores.map((store) => store.close()))
    await wire.close()
    await server.close()
  }
}

for (const [client, open] of postgresFaultClients)
  testWire(`through ${client}, while the wire to PostgreSQL`, (fault) => overWire(open, fault), 'show')
