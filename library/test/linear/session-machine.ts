import type { Session } from '../../src/core/session.ts'
import type { Signal } from '../../src/core/signal.ts'
import { settle, start, step } from '../../src/core/step.ts'
import type { Instant } from '../../src/core/time.ts'
import type { Recorded } from './calls.ts'
import type { Machine } from './find-order.ts'
import { policyOf } from './people.ts'

interface Kept {
  readonly session: Session
  readonly version: number
}

/** What there is under a session's key: nothing before it starts. */
export type Place = Kept | undefined

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, sorted(one)]))
}

const nameOf = (value: unknown): string => JSON.stringify(sorted(value)) ?? ''

const isSame = (one: unknown, other: unknown): boolean => nameOf(one) === nameOf(other)

const become = (kept: Kept, session: Session): Kept =>
  session === kept.session ? kept : { session, version: kept.version + 1 }

const told = (kept: Kept, signals: readonly Signal[], now: Instant): Kept => {
  const policy = policyOf(kept.session.roles)
  const is = signals.reduce((soFar, signal) => step(soFar, signal, policy, now), settle(kept.session, policy, now))
  return become(kept, is)
}

// Once ended a session stays as it is. Its version may go on growing: with what is saved about the journal, and with a
// renewal that comes before that, which moves what is known of its activity and nothing else.
const afterEnd = (kept: Kept, { act }: Recorded): readonly Kept[] => {
  const grown = { ...kept, version: kept.version + 1 }
  if (act.type === 'end') return [grown]
  return act.type === 'visit' ? [kept, grown] : [kept]
}

const afterAct = (place: Place, call: Recorded, now: Instant): readonly Place[] => {
  const { act } = call
  if (act.type === 'start') {
    if (place) return [place]
    return [{ session: start(act.subject, [act.role], policyOf([act.role]), now), version: 1 }]
  }
  if (!place) return [place]
  if (place.session.ended) return afterEnd(place, call)
  if (act.type === 'find') return [place]
  if (act.type === 'visit') return [told(place, [{ type: 'request' }], now)]
  return [told(place, act.type === 'tell' ? [act.signal] : [], now)]
}

const isSameSession = (one: Session, other: Session): boolean =>
  isSame(one.ended ? { ...one, activeAt: 0 } : one, other.ended ? { ...other, activeAt: 0 } : other)

const explains = (before: Place, after: Place, { act, answer }: Recorded): boolean => {
  if (!answer) return true
  if (act.type === 'start') return answer.is === (before ? 'not kept' : 'kept')
  if (answer.is === 'none') return after === undefined
  if (answer.is === 'over') return after?.session.ended?.reason === answer.reason
  if (answer.is !== 'there' || !after) return false
  if (act.type === 'end' && !after.session.ended) return false
  return isSameSession(answer.session, after.session) && (answer.version ?? after.version) === after.version
}

/** One session as the core's machine has it, which does one thing at a time: `step`, and a version for each change. */
export const sessionMachine: Machine<Place, Recorded> = {
  first: undefined,
  nameOf,
  outcomes: (place, call) => {
    // Whoever never asked for the time changed nothing.
    if (call.nows.length === 0) return explains(place, place, call) ? [place] : []
    return call.nows.flatMap((now) => afterAct(place, call, now)).filter((after) => explains(place, after, call))
  },
}
