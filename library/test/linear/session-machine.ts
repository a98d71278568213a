import type { Session } from '../../src/core/session.ts'
import type { Signal } from '../../src/core/signal.ts'
import { statusAt } from '../../src/core/status.ts'
import { changeRoles, settle, start, step } from '../../src/core/step.ts'
import type { Instant } from '../../src/core/time.ts'
import type { Recorded } from './calls.ts'
import type { Machine } from './find-order.ts'
import { policyOf } from './people.ts'

interface Kept {
  readonly session: Session
  readonly version: number
}

/** The content of a session's key: nothing before it starts. */
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

const stepped = (kept: Kept, signals: readonly Signal[], now: Instant): Kept => {
  const policy = policyOf(kept.session.roles)
  const session = signals.reduce((soFar, signal) => step(soFar, signal, policy, now), settle(kept.session, policy, now))
  return become(kept, session)
}

// Once ended a session stays as it is. Its version may still grow, by the save of its journalling and by an earlier
// renewal. The renewal moves its last activity and nothing else.
const afterEnd = (kept: Kept, { act }: Recorded): readonly Kept[] => {
  const grown = { ...kept, version: kept.version + 1 }
  if (act.type === 'end') return [grown]
  return act.type === 'visit' ? [kept, grown] : [kept]
}

const given = (kept: Kept, role: string, now: Instant): Kept => {
  const session = settle(kept.session, policyOf(kept.session.roles), now)
  return become(kept, session.ended ? session : changeRoles(session, [role], policyOf([role]), now))
}

// Operators leave alone a session that is over by its time when they read it.
const byOperator = (kept: Kept, { act }: Recorded, now: Instant): readonly Kept[] => {
  const isBlind = (act.type === 'give' || act.type === 'end-one' || act.type === 'end-all') && act.isBlind
  const done = act.type === 'give' ? given(kept, act.role, now) : stepped(kept, [{ type: 'revoke', by: 'bea' }], now)
  return statusAt(kept.session, policyOf(kept.session.roles), now).phase === 'ended' || isBlind ? [kept, done] : [done]
}

const countOf = (before: Place, after: Place, { act }: Recorded): number => {
  if (!before || !after || before === after) return 0
  if (act.type === 'give') return after.session.ended ? 0 : 1
  return after.session.ended?.reason === 'revoked' ? 1 : 0
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
  if (act.type === 'give' || act.type === 'end-one' || act.type === 'end-all') return byOperator(place, call, now)
  if (act.type === 'visit') return [stepped(place, [{ type: 'request' }], now)]
  return [stepped(place, act.type === 'tell' ? [act.signal] : [], now)]
}

const isSameSession = (one: Session, other: Session): boolean =>
  isSame(one.ended ? { ...one, activeAt: 0 } : one, other.ended ? { ...other, activeAt: 0 } : other)

const isBySubject = (act: Recorded['act']): boolean => act.type === 'find' && act.by === 'subject'

const explains = (before: Place, after: Place, call: Recorded): boolean => {
  const { act, answer } = call
  if (!answer) return true
  if (answer.is === 'count') return answer.count === countOf(before, after, call)
  if (act.type === 'start') return answer.is === (before ? 'not kept' : 'kept')
  // A subject's ended sessions are not found by it, once their end is in the journal.
  if (answer.is === 'none') return after === undefined || (isBySubject(act) && after.session.ended !== undefined)
  if (answer.is === 'over') return after?.session.ended?.reason === answer.reason
  if (answer.is !== 'there' || !after) return false
  if (act.type === 'end' && !after.session.ended) return false
  return isSameSession(answer.session, after.session) && (answer.version ?? after.version) === after.version
}

/** One session by the core's machine, which does one act at a time: `step`, and a version for each change. */
export const sessionMachine: Machine<Place, Recorded> = {
  first: undefined,
  nameOf,
  outcomes: (place, call) => {
    // A caller that never read the clock changed nothing.
    if (call.nows.length === 0) return explains(place, place, call) ? [place] : []
    return call.nows.flatMap((now) => afterAct(place, call, now)).filter((after) => explains(place, after, call))
  },
}
