import { describe, expect, it, vi } from 'vitest'
import { keyOf, live } from '../../src/stores/contract-sessions.ts'
import { keepsAll, startRedis } from '../servers/redis.ts'
import { faultClients, ioredisAsItComes, type OpenRedis } from '../servers/redis-clients.ts'
import { startWire, type Wire } from '../servers/wire.ts'
import { refusals, type Trial, tried, wait } from './trial.ts'

vi.setConfig({ testTimeout: 180_000 })

const overWire = async (open: OpenRedis, fault: (wire: Wire, trial: Trial) => Promise<void>): Promise<void> => {
  const server = await startRedis(keepsAll)
  const wire = await startWire(server.port)
  const stores = await Promise.all([1, 2].map(() => open([{ host: '127.0.0.1', port: wire.port }], 'site')))
  try {
    await tried(stores, (trial) => fault(wire, trial))
  } finally {
    await Promise.all(stores.map((store) => store.close()))
    await wire.close()
    await server.stop()
  }
}

for (const [client, open] of faultClients)
  describe(`people at work, through ${client}, while the wire to Redis`, () => {
    it('is cut again and again', () =>
      overWire(open, async (wire, trial) => {
        for (let cuts = 0; cuts < 10; cuts++) {
          wire.cut()
          await wait(150)
        }
        await trial.isBack()
      }))

    it('is gone for three seconds', () =>
      overWire(open, async (wire, trial) => {
        wire.sever()
        await wait(3_000)
        expect(refusals(trial)).toBeGreaterThan(0)
        wire.mend()
        await trial.isBack()
      }))

    it('swallows everything for three seconds', () =>
      overWire(open, async (wire, trial) => {
        wire.hold()
        await wait(3_000)
        expect(refusals(trial)).toBeGreaterThan(0)
        wire.mend()
        await trial.isBack()
      }))

    it('is slow', () =>
      overWire(open, async (wire, trial) => {
        wire.slow(50)
        await wait(2_000)
        expect(refusals(trial)).toBe(0)
      }))

    it('is too slow to be waited for', () =>
      overWire(open, async (wire, trial) => {
        wire.slow(3_000)
        await wait(4_000)
        expect(refusals(trial)).toBeGreaterThan(0)
        wire.mend()
        await trial.isBack()
      }))
  })

it('a save that is sent again because its answer was lost is kept once, and said to be', async () => {
  const server = await startRedis()
  const wire = await startWire(server.port)
  const store = await ioredisAsItComes([{ host: '127.0.0.1', port: wire.port }], 'site')
  const onlooker = await ioredisAsItComes([{ host: '127.0.0.1', port: server.port }], 'site')
  await store.save(keyOf('other'), live(), undefined)
  wire.hush()
  const saving = store.save(keyOf('one'), live(), undefined)
  await expect.poll(() => onlooker.find(keyOf('one'))).toMatchObject({ version: 1 })
  wire.cut()
  wire.mend()
  expect(await saving).toBe(true)
  expect(await onlooker.find(keyOf('one'))).toMatchObject({ version: 1 })
  expect(await onlooker.save(keyOf('one'), live(), undefined)).toBe(false)
  await Promise.all([store.close(), onlooker.close()])
  await wire.close()
  await server.stop()
})
