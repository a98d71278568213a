import type { Bound } from '../../core/bound.ts'
import type { Session } from '../../core/session.ts'
import { TooManySessions } from '../../core/too-many-sessions.ts'
import type { Stored } from '../../stores/store.ts'
import { beganAhead } from '../engine/believing.ts'
import { advance } from '../engine/change.ts'
import { type Engine, policyOf } from '../engine/engine.ts'
import { liveOf } from '../engine/read.ts'

/** The person who signs in, and the address that they do it from. */
type SigningIn = Pick<Session, 'subject' | 'from'>

/**
 * Refuses a sign-in.
 * @throws TooManySessions
 */
export const refuse = (engine: Engine, { subject, from }: SigningIn, most: number): never => {
  const detail = `${most} sessions are live`
  const who = { subject, ...(from !== undefined && { from }) }
  engine.write({ what: 'sign-in-refused', ...who, reason: 'too-many-sessions', detail })
  throw new TooManySessions(subject, most)
}

/**
 * Refuses a sign-in if the subject's bound says so. Answers the live sessions that the person is to choose from, if the
 * bound asks and is reached. `replaced`: the key of the session that the new one replaces.
 * @throws TooManySessions
 */
export const checkBound = async (
  engine: Engine,
  who: SigningIn,
  bound: Bound | undefined,
  replaced: string | undefined,
): Promise<readonly Stored[] | undefined> => {
  if (!bound || bound.then === 'end-oldest') return undefined
  const others = (await liveOf(engine, who.subject)).filter(({ key }) => key !== replaced)
  if (others.length < bound.most) return undefined
  return bound.then === 'ask' ? others : refuse(engine, who, bound.most)
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
 * taken back. If the bound asks, answers the sessions that the person is to choose from then.
 * @throws TooManySessions
 */
export const keepBound = async (engine: Engine, own: Stored): Promise<readonly Stored[] | undefined> => {
  const { key, session } = own
  const bound = policyOf(engine, session).sessions
  if (!bound) return undefined
  const live = await liveOf(engine, session.subject)
  if (live.length <= bound.most) return undefined
  if (bound.then === 'end-oldest') {
    await endOldest(engine, own, live, bound.most)
    return undefined
  }
  // Several sign-ins came at the same moment. Each that finds too many sessions gives way, so the bound holds on any
  // number of servers.
  await advance(engine, key, [{ type: 'revoke', by: 'the bound on sessions' }])
  return bound.then === 'ask' ? live.filter((one) => one.key !== key) : refuse(engine, session, bound.most)
}
