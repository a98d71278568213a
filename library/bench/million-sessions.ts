import { createHash } from 'node:crypto'
import { definePolicy } from '../src/core/policy.ts'
import { defineRoles } from '../src/core/role.ts'
import type { Session } from '../src/core/session.ts'
import { start, step } from '../src/core/step.ts'
import { after, before, hours, type Instant, instant, milliseconds, minutes } from '../src/core/time.ts'
import type { RequestHead } from '../src/server/http/request.ts'

// No stream is open here that would renew the pages' leases, so they are longer than the sessions.
const policy = definePolicy({ idle: minutes(15), presence: { lease: hours(1) } })

/** Every person is a clerk, whose sessions end after 15 minutes without activity. */
export const roles = defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'], policy } } })

/** The moment from which sessions fall due, one after the other, until all of them are over 15 minutes later. */
export const dawn: Instant = instant(1_800_000_000_000)

/** The sessions of a run. Each has a place: the order in which they are due, evenly over a quarter of an hour. */
export interface Crowd {
  readonly size: number
  /** When the one at a place is due, as it was stored. */
  readonly dueOf: (place: number) => Instant
  readonly session: (place: number) => Session
  readonly key: (place: number) => string
  readonly asked: (place: number) => RequestHead
  /** The places in the order in which they are stored, which has nothing to do with when they are due. */
  readonly stored: (index: number) => number
}

const scattered = 387_420_489

const tokenOf = (place: number): string => `token-${place}-`.padEnd(43, 'abcdefghijklmnopqrstuvwxyz')

/** A crowd of so many. The size must not be a multiple of three. */
export const crowdOf = (size: number): Crowd => {
  const dueOf = (place: number): Instant => after(dawn, milliseconds(Math.floor((place * policy.idle) / size)))
  return {
    size,
    dueOf,
    session: (place) => {
      const activeAt = before(dueOf(place), policy.idle)
      const page = `page-${place}`.padEnd(16, 'x')
      const stream = `stream-${place}`.padEnd(16, 'x')
      const signed = start(`subject-${place}`, ['clerk'], policy, activeAt)
      return step(signed, { type: 'stream-opened', stream, pages: [page], others: 'lost' }, policy, activeAt)
    },
    key: (place) => createHash('sha256').update(tokenOf(place)).digest('base64url'),
    asked: (place) => ({
      method: 'GET',
      url: 'http://127.0.0.1/',
      headers: new Headers({ cookie: `curfew=${tokenOf(place)}` }),
    }),
    stored: (index) => (index * scattered) % size,
  }
}
