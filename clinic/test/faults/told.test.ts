import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Fleet, startFleet } from '../../fleet/fleet.ts'
import { type FleetStore, openFleetStore } from '../../fleet/store.ts'
import { type Caller, createCaller } from '../running/caller.ts'
import { type Listener, listenAs } from '../running/listener.ts'

// Each has three pages, and one of a hundred may be late.
const people = process.env['FAULTS'] === 'whole' ? 150 : 40
const names = ['reception', 'nurse', 'vet', 'dispenser', 'amira', 'tomasz', 'ines', 'jo']
// People do not notice a shorter delay. A quiet machine needs a tenth of it: docs/many-machines.md.
const noticedMs = 1_000

const at = (sorted: readonly number[], part: number): number => sorted[Math.ceil(sorted.length * part) - 1] ?? 0

describe.each(['redis', 'postgres'])('on three servers on %s', (kind) => {
  let store: FleetStore
  let fleet: Fleet
  beforeAll(async () => {
    store = (await openFleetStore(kind)) as FleetStore
    fleet = await startFleet({ store: store.address, settings: { CURFEW_IDLE: '10m', CLINIC_LOG: 'silent' } })
  }, 120_000)
  afterAll(async () => {
    await fleet?.close()
    await store?.close()
  })

  const onEach = (caller: Caller): readonly Caller[] =>
    fleet.servers.map(({ origin }) => Object.assign(createCaller(origin), { cookie: caller.cookie }))

  it('an end by one server reaches pages on all servers within the time that people do not notice', async () => {
    const late: number[] = []
    for (let person = 0; person < people; person++) {
      const caller = createCaller(fleet.servers[person % 3]?.origin ?? '')
      await caller.signIn(names[person % names.length] ?? '')
      const everywhere = onEach(caller)
      const opened = await Promise.all(everywhere.map((one, index) => listenAs(one, `page-${index}`, 'alone')))
      const streams = opened.filter((stream): stream is Listener => stream !== undefined)
      await Promise.all(streams.map((stream) => stream.first(({ phase }) => phase === 'active')))
      const from = Date.now()
      await everywhere[(person + 1) % 3]?.ask('/sign-out', { method: 'POST' })
      const told = await Promise.all(streams.map((stream) => stream.first(({ phase }) => phase === 'ended')))
      late.push(...told.map((said) => said.at - from))
    }
    expect(late).toHaveLength(people * 3)
    const sorted = late.toSorted((a, b) => a - b)
    if (process.env['FAULTS'] === 'whole')
      console.log(`${kind}: told after ${at(sorted, 0.5)} ms (half), ${at(sorted, 0.99)} ms (99 of 100)`)
    expect(at(sorted, 0.99)).toBeLessThan(noticedMs)
  }, 240_000)
})
