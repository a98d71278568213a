import { expect, it, vi } from 'vitest'
import { keyOf, live } from '../../src/stores/contract/samples.ts'
import type { RedisStore } from '../../src/stores/redis.ts'
import { keepsAll, startRedis } from '../servers/redis.ts'
import { faultClients, ioredisAsItComes, type OpenRedis } from '../servers/redis-clients.ts'
import { startWire, type Wire } from '../servers/wire.ts'
import { tried } from './trial.ts'
import { type OverWire, testWire } from './wire-cases.ts'

vi.setConfig({ testTimeout: 180_000 })

type At = (port: number) => Promise<RedisStore>

const withWire = async (
  open: OpenRedis,
  story: (wire: Wire, store: At, port: number) => Promise<void>,
): Promise<void> => {
  const server = await startRedis(keepsAll)
  const wire = await startWire(server.port)
  const stores: RedisStore[] = []
  const at: At = async (port) => {
    const store = await open([{ host: '127.0.0.1', port }], 'site')
    stores.push(store)
    return store
  }
  try {
    await story(wire, at, server.port)
  } finally {
    await Promise.all(stores.map((store) => store.close()))
    await wire.close()
    await server.stop()
  }
}

const overWire = (open: OpenRedis, fault: Parameters<OverWire>[0]): Promise<void> =>
  withWire(open, async (wire, at) => {
    const stores = [await at(wire.port), await at(wire.port)]
    await tried(stores, (trial) => fault(wire, trial))
  })

for (const [client, open] of faultClients)
  testWire(`through ${client}, while the wire to Redis`, (fault) => overWire(open, fault), 'may not show')

it('a save that is retried because its response was lost is kept once, and said to be', () =>
  withWire(ioredisAsItComes, async (wire, at, port) => {
    const [store, onlooker] = [await at(wire.port), await at(port)]
    await store.save(keyOf('other'), live(), undefined)
    wire.hush()
    const saving = store.save(keyOf('one'), live(), undefined)
    await expect.poll(() => onlooker.find(keyOf('one'))).toMatchObject({ version: 1 })
    wire.cut()
    wire.mend()
    expect(await saving).toBe(true)
    expect(await onlooker.find(keyOf('one'))).toMatchObject({ version: 1 })
    expect(await onlooker.save(keyOf('one'), live(), undefined)).toBe(false)
  }))
