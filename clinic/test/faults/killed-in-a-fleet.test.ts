import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { disagreements } from '../../../library/test/faults/books.ts'
import { postgresFaultClients } from '../../../library/test/servers/postgres-clients.ts'
import { singleClients } from '../../../library/test/servers/redis-clients.ts'
import { type Fleet, startFleet } from '../../fleet/fleet.ts'
import { type FleetStore, openFleetStore } from '../../fleet/store.ts'
import { createCaller } from '../running/caller.ts'
import { letIn } from '../running/crowd.ts'
import { entriesAt } from '../running/journal.ts'
import { openPage } from '../running/page.ts'

type Store = Parameters<typeof disagreements>[0]

const rounds = process.env['FAULTS'] === 'whole' ? 9 : 3
// A warden takes over a dead server's work after five seconds, and checks at least every thirty.
const settles = { timeout: 60_000, interval: 500 }

const openStore: Readonly<Record<string, (address: string) => Promise<Store>>> = {
  postgres: async (address) => {
    const [, open] = postgresFaultClients[0] ?? []
    if (!open) throw new Error('no client')
    return open(address)
  },
  redis: async (address) => {
    const { hostname: host, port } = new URL(address)
    const open = singleClients['ioredis']
    if (!open) throw new Error('no client')
    return open([{ host, port: Number(port) }], 'curfew')
  },
}

describe.each(['postgres', 'redis'])('servers of a fleet on %s that are killed one after another', (kind) => {
  let kept: FleetStore
  let store: Store
  let fleet: Fleet
  beforeAll(async () => {
    kept = (await openFleetStore(kind)) as FleetStore
    store = (await openStore[kind]?.(kept.address)) as Store
    fleet = await startFleet({ store: kept.address, settings: { CURFEW_IDLE: '10m', CLINIC_LOG: 'silent' } })
  }, 120_000)
  afterAll(async () => {
    await fleet?.close()
    await store?.close?.()
    await kept?.close()
  })

  it('in the middle of sign-ins, renewals and ends lose no session, bring none back, and leave every end journalled once', async () => {
    const pages = await Promise.all(
      [1, 2, 3, 4].map(async (number) => {
        const caller = createCaller(fleet.origin)
        await caller.signIn('amira')
        return openPage(caller, `page-${number}`)
      }),
    )
    const crowd = letIn(fleet.origin, 8)
    for (let round = 0; round < rounds; round++) {
      const before = crowd.signedOut().length
      await vi.waitFor(() => expect(crowd.signedOut().length).toBeGreaterThan(before + 4), 60_000)
      const server = fleet.servers[round % fleet.servers.length]
      await server?.kill()
      await server?.start()
    }
    await crowd.leave()

    expect(crowd.wrong()).toEqual([])
    expect(crowd.signedIn().length).toBeGreaterThan(4)
    for (const caller of crowd.signedIn()) expect((await caller.status()).phase).toBe('active')
    for (const caller of crowd.signedOut())
      expect(await caller.status()).toMatchObject({ phase: 'ended', reason: 'signed-out' })
    await vi.waitFor(() => expect(pages.filter((page) => !page.isOnStream())).toHaveLength(0), 30_000)
    for (const { caller } of pages) expect((await caller.status()).phase).toBe('active')
    const journal = async () =>
      (await entriesAt(kept.address)).map(({ what, session }) => ({ what, session: session ?? '' }))
    await vi.waitFor(async () => expect(await disagreements(store, { journal: await journal() })).toEqual([]), settles)
    await Promise.all(pages.map((page) => page.close()))
  }, 300_000)
})
