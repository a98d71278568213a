import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Fleet, startFleet } from '../../fleet/fleet.ts'
import { type FleetStore, openFleetStore } from '../../fleet/store.ts'
import { createCaller } from '../running/caller.ts'
import { endsAt } from '../running/journal.ts'
import { type LivingPage, openPage } from '../running/page.ts'

const names = ['reception', 'nurse', 'vet', 'dispenser', 'manager', 'amira']
// A page that is not back within this time is gone.
const lostGraceMs = 3_000
const input = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ type: 'input', agoMs: 0 }),
}
const asked: readonly (readonly [path: string, init: RequestInit])[] = [
  ['/session', {}],
  ['/your-sessions', {}],
  ['/session', input],
]

describe.each(['redis', 'postgres'])('a rolling restart of three servers on %s', (kind) => {
  let store: FleetStore
  let fleet: Fleet
  beforeAll(async () => {
    store = (await openFleetStore(kind)) as FleetStore
    const settings = { CURFEW_LOST_GRACE: `${lostGraceMs}ms`, CLINIC_LOG: 'silent' }
    fleet = await startFleet({ store: store.address, settings })
  }, 120_000)
  afterAll(async () => {
    await fleet?.close()
    await store?.close()
  })

  it('under load loses no session and ends none, refuses no person, and every page is back on a stream', async () => {
    const pages = await Promise.all(
      names.flatMap((name) =>
        ['a', 'b'].map(async (which): Promise<LivingPage> => {
          const caller = createCaller(fleet.origin)
          await caller.signIn(name)
          return openPage(caller, `page-${name}-${which}`)
        }),
      ),
    )
    const onStreams = (): Promise<void> =>
      vi.waitFor(() => expect(pages.filter((page) => page.isOnStream())).toHaveLength(pages.length), 60_000)
    await onStreams()

    let isUnderLoad = true
    const statuses = new Map<number, number>()
    const load = pages.map(async ({ caller }) => {
      for (let at = 0; isUnderLoad; at++) {
        const [path, init] = asked[at % asked.length] ?? ['/session', {}]
        const answer = await caller.ask(path, init)
        await answer.arrayBuffer()
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
        await new Promise((later) => setTimeout(later, 100))
      }
    })
    for (const server of fleet.servers) {
      await server.stop()
      await server.start()
    }
    await onStreams()
    await new Promise((later) => setTimeout(later, lostGraceMs + 500))
    await onStreams()
    isUnderLoad = false
    await Promise.all(load)

    expect([...statuses.keys()]).toEqual([200])
    expect(statuses.get(200)).toBeGreaterThan(100)
    expect(await endsAt(store.address)).toEqual(new Map())
    expect(pages.every((page) => page.streams() > 1)).toBe(true)
    // The streams carry messages, and are not only open.
    for (const { caller } of pages) await caller.ask('/sign-out', { method: 'POST' })
    await vi.waitFor(
      () => expect(pages.filter((page) => page.said().at(-1)?.reason !== 'signed-out')).toHaveLength(0),
      30_000,
    )
    expect([...(await endsAt(store.address)).values()]).toEqual(pages.map(() => ['signed-out']))
    await Promise.all(pages.map((page) => page.close()))
  }, 300_000)
})
