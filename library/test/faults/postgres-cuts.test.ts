import postgres from 'postgres'
import { expect, it } from 'vitest'
import { instant } from '../../src/core/time.ts'
import { storeWithBreaker } from '../../src/server/engine/breaker.ts'
import { at, keyOf, live, saved } from '../../src/stores/contract/samples.ts'
import { postgresStore } from '../../src/stores/postgres.ts'
import type { Store } from '../../src/stores/store.ts'
import { startPostgres } from '../servers/postgres.ts'
import { startWire } from '../servers/wire.ts'

const cuts = process.env['FAULTS'] === 'whole' ? 50 : 20
const people = 20
const pause = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms))

/** The failures of requests and renewals, all the while. */
const asking = async (store: Store, isOver: () => boolean): Promise<readonly unknown[]> => {
  const failures: unknown[] = []
  const person = async (number: number): Promise<void> => {
    for (let round = 1; !isOver(); round++)
      try {
        const key = keyOf(number)
        const found = await (round % 3 === 0 ? store.renew?.(key, at(round * 1_000)) : store.find(key))
        if (!found) failures.push('a session was not found')
        await pause(10)
      } catch (failure) {
        failures.push(failure)
      }
  }
  await Promise.all(Array.from({ length: people }, (_, number) => person(number)))
  return failures
}

it(`while the wire to PostgreSQL is cut ${cuts} times, through postgres.js, no read or renewal fails`, async () => {
  const server = await startPostgres()
  const wire = await startWire(server.port)
  const url = server.url.replace(String(server.port), String(wire.port))
  const client = postgres(url, {
    max: 10,
    backoff: () => 0.2,
    connect_timeout: 2,
    fetch_types: false,
    onnotice: () => {},
  })
  const store = postgresStore(client)
  for (let number = 0; number < people; number++)
    await saved(store, { [number]: live({ notAfter: instant(at(0) + 10_000_000_000), idle: 1_000_000_000 as never }) })
  let isOver = false
  const failures = asking(storeWithBreaker(store), () => isOver)
  for (let cut = 0; cut < cuts; cut++) {
    wire.cut()
    // The connections are made again after 0.2 s.
    await pause(500)
  }
  isOver = true
  expect((await failures).map((failure) => String((failure as Error).cause ?? failure))).toEqual([])
  await store.close()
  await client.end({ timeout: 1 })
  await wire.close()
  await server.close()
})
