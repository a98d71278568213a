import { createHash } from 'node:crypto'
import { definePolicy } from '../src/core/policy.ts'
import { defineRoles } from '../src/core/role.ts'
import type { Session } from '../src/core/session.ts'
import { start, step } from '../src/core/step.ts'
import { after, before, hours, type Instant, instant, milliseconds, minutes } from '../src/core/time.ts'
import type { RequestHead } from '../src/server/http/request.ts'

// No stream is open here that would renew the pages' leases, so they are longer than the run.
const policy = definePolicy({ idle: minutes(30), presence: { lease: hours(1) } })
const role = { tasks: ['see'], policy } as const

/** The roles of a large house. */
export const roles = defineRoles({ tasks: ['see'], roles: { nurse: role, reception: role, vet: role, manager: role } })

/** The moment at which the operator looks. */
export const dawn: Instant = instant(1_800_000_000_000)

/** The networks of the house, one for each floor. */
export const floors = 10

const held = ['nurse', 'reception', 'nurse', 'vet', 'nurse', 'reception', 'nurse', 'vet', 'reception', 'manager']
const startedWithin = hours(8)
const activeWithin = minutes(10)
const scattered = 387_420_489

const tokenOf = (place: number): string => `token-${place}-`.padEnd(43, 'abcdefghijklmnopqrstuvwxyz')
// The same share of everything for each place, and no two fields in step.
const shareOf = (place: number, by: number): number => ((place * scattered + by) % 999_983) / 999_983

/** The key of the session at a place. */
export const keyOf = (place: number): string => createHash('sha256').update(tokenOf(place)).digest('base64url')

/** The public id of the session at a place. */
export const idOf = (place: number): string =>
  createHash('sha256')
    .update(`id ${keyOf(place)}`)
    .digest('base64url')
    .slice(0, 16)

/** The session at a place, with one open page. */
export const sessionOf = (place: number): Session => {
  const activeAt = before(dawn, milliseconds(Math.floor(shareOf(place, 7) * activeWithin)))
  const startedAt = before(activeAt, milliseconds(Math.floor(shareOf(place, 11) * startedWithin)))
  const from = `10.${place % floors}.${Math.floor(shareOf(place, 13) * 256)}.${Math.floor(shareOf(place, 17) * 256)}`
  const named = [held[Math.floor(shareOf(place, 19) * held.length)] ?? 'nurse']
  const signed = start(`person-${place}`, named, policy, activeAt, { id: idOf(place), from, how: 'password' })
  const [page, stream] = [`page-${place}`.padEnd(16, 'x'), `stream-${place}`.padEnd(16, 'x')]
  return {
    ...step(signed, { type: 'stream-opened', stream, pages: [page], others: 'lost' }, policy, activeAt),
    startedAt,
  }
}

/** A request of the session at a place. */
export const askedBy = (place: number): RequestHead => ({
  method: 'GET',
  url: 'http://127.0.0.1/',
  headers: new Headers({ cookie: `curfew=${tokenOf(place)}` }),
})

/** A clock that stands at dawn now and goes on from there. */
export const clockFromDawn = (): (() => Instant) => {
  const startedAt = performance.now()
  return () => after(dawn, milliseconds(Math.floor(performance.now() - startedAt)))
}
