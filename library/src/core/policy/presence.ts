import { checkFields, type KnownFields, valueShown } from '../known-fields.ts'
import { Misuse } from '../misuse.ts'
import { type Duration, milliseconds, minutes, seconds } from '../time.ts'
import { checkChoice, checkDuration, inSeconds, leastMeant } from './fields.ts'

/** How open pages decide the session's end. */
export interface Presence {
  /** `last-page`: the session ends when its last page is gone. `any-page`: when its first page is gone. */
  readonly ends: 'last-page' | 'any-page'
  /**
   * How long a page counts as open without a report: 10 seconds or more. An open event stream renews the lease by
   * itself.
   */
  readonly lease: Duration
  /** The longest time between a page's goodbye and the next page, as in a reload or a link. */
  readonly grace: Duration
  /** The same time after a page vanished without a goodbye: a crash, a dead battery, or a tunnel. */
  readonly lostGrace: Duration
  /** The longest time between the request for a document and its page's first signal. */
  readonly opening: Duration
}

// Two pings of an open event stream fit in, and each renews it.
const shortestLease: Duration = seconds(10)

const presenceFields: KnownFields<Presence> = { ends: true, lease: true, grace: true, lostGrace: true, opening: true }

// A reload takes longer than this.
const leastGraceMeant: Duration = milliseconds(100)

const presenceToWrite = "'never', or an object such as { ends: 'any-page' }"

/**
 * A checked presence.
 * @throws Misuse naming the field, its value and what to write instead.
 */
export const definePresence = (written: Partial<Presence>): Presence => {
  if (typeof written !== 'object' || written === null)
    throw new Misuse('policy.not-a-choice', `policy.presence is ${valueShown(written)}; write ${presenceToWrite}`)
  checkFields(written, presenceFields, {
    code: 'policy.unknown-field',
    name: 'policy.presence',
    write: presenceToWrite,
  })
  const presence: Presence = {
    ends: written.ends ?? 'last-page',
    lease: written.lease ?? minutes(3),
    grace: written.grace ?? seconds(5),
    lostGrace: written.lostGrace ?? seconds(15),
    opening: written.opening ?? seconds(30),
  }
  checkChoice('presence.ends', presence.ends, ['last-page', 'any-page'])
  for (const field of ['lease', 'opening'] as const) checkDuration(`presence.${field}`, presence[field], leastMeant)
  for (const field of ['grace', 'lostGrace'] as const)
    checkDuration(`presence.${field}`, presence[field], leastGraceMeant)
  if (presence.lease < shortestLease)
    throw new Misuse(
      'policy.lease-too-short',
      `policy.presence.lease is ${inSeconds(presence.lease)}, in which a page with an open stream could count as gone; ` +
        'write at least seconds(10)',
    )
  return presence
}
