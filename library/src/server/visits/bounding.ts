import type { Bound } from '../../core/bound.ts'
import type { Session } from '../../core/session.ts'
import { TooManySessions } from '../../core/too-many-sessions.ts'
import type { Stored } from '../../stores/store.ts'
import { beganAhead } from '../engine/believing.ts'
import { advance } from '../engine/change.ts'
import { type Engine, policyOf } from '../engine/engine.ts'
import { statusNow } from '../engine/read.ts'

const liveOf = async (engine: Engine, subject: string): Promise<readonly Stored[]> =>
  (await engine.store.findBySubject(subject)).filter((stored) => statusNow(engine, stored).phase !== 'ended')

/** The person who signs in, and the address that they do it from. */
type SigningIn = Pick<Session, 'subject' | 'from'>

const refuse = (engine: Engine, { subject, from }: SigningIn, { most }: Bound): never => {
  const detail = `${most} sessions are live`
  const who = { subject, ...(from !== undefined && { from }) }
  engine.write({ what: 'sign-in-refused', ...who, reason: 'too-many-sessions', detail })
  throw new TooManySessions(subject, most)
}

/**
 * Refuses a sign-in if the subject's bound says so. `replaced`: the key of the session that the new one replaces.
 * @throws TooManySessions
 */
export const checkBound = async (
  engine: Engine,
  who: SigningIn,
  bound: Bound | undefined,
  replaced: string | undefined,
): Promise<void> => {
  if (bound?.then !== 'refuse') return
  const live = (await liveOf(engine, who.subject)).filter(({ key }) => key !== replaced)
  if (live.length >= bound.most) refuse(engine, who, bound)
}

const endOldest = async (engine: Engine, own: Stored, live: readonly Stored[], most: number): Promise<void> => {
  const now = engine.clock()
  // The later one of simultaneous sign-ins stays, whichever server decides. A start in the future comes from a wrong
  // clock. A corrected one is the moment of this read, so it would look later than the sign-in itself.
  const startOf = ({ session }: Stored): number =>
    session.startedAt > now || beganAhead(session) ? 0 : session.startedAt
  const latestFirst = live.toSorted((a, b) => startOf(b) - startOf(a) || (a.key < b.key ? -1 : 1))
  for (const { key } of latestFirst.slice(most))
    if (key !== own.key || startOf(own) > 0) await advance(engine, key, [{ type: 'replace' }])
}

/**
 * Enforces a subject's bound after a new session was saved. Either the oldest ones end as `replaced`, or the new one is
 * taken back.
 * @throws TooManySessions
 */
export const keepBound = async (engine: Engine, own: Stored): Promise<void> => {
  const { key, session } = own
  const bound = policyOf(engine, session).sessions
  if (!bound) return
  const live = await liveOf(engine, session.subject)
  if (live.length <= bound.most) return
  if (bound.then === 'end-oldest') return endOldest(engine, own, live, bound.most)
  // Several sign-ins came at the same moment. Each that finds too many sessions gives way, so the bound holds on any
  // number of servers.
  await advance(engine, key, [{ type: 'revoke', by: 'the bound on sessions' }])
  refuse(engine, session, bound)
}
