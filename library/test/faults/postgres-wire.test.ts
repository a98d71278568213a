import { describe, expect, it } from 'vitest'
import { startPostgres } from '../servers/postgres.ts'
import { type OpenPostgres, postgresFaultClients } from '../servers/postgres-clients.ts'
import { startWire, type Wire } from '../servers/wire.ts'
import { refusals, type Trial, tried, wait } from './trial.ts'

const overWire = async (open: OpenPostgres, fault: (wire: Wire, trial: Trial) => Promise<void>): Promise<void> => {
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
  describe(`people at work, through ${client}, while the wire to PostgreSQL`, () => {
    it('is cut again and again', () =>
      overWire(open, async (wire, trial) => {
        for (let cuts = 0; cuts < 10; cuts++) {
          wire.cut()
          await wait(150)
        }
        expect(refusals(trial)).toBeGreaterThan(0)
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
        wire.mend()
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
