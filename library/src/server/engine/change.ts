import { absenceNews } from '../../core/absence.ts'
import { settleIgnoringGap, stepIgnoringGap } from '../../core/clock-gap.ts'
import type { Policy } from '../../core/policy.ts'
import { dueAt, isByTime, pagesAt, type Session } from '../../core/session.ts'
import type { Signal } from '../../core/signal.ts'
import { statusAt } from '../../core/status.ts'
import { StoreAway } from '../../core/store-away.ts'
import { between, type Instant } from '../../core/time.ts'
import { unseenAtEnd } from '../../core/unseen-warnings.ts'
import { allWarningNews } from '../../core/warning-news.ts'
import type { Stored } from '../../stores/store.ts'
import type { RequestHead } from '../http/request.ts'
import { type Engine, notify, policyOf } from './engine.ts'
import { deliverEnd, hasEnded, withPendingEnd } from './journal-outbox.ts'
import { type News, writeNews } from './news.ts'
import { withTimeout } from './timeout.ts'

/** The next state of a session; the same object when nothing changes. */
export type Change = (session: Session, policy: Policy, now: Instant) => Session

const mostTries = 100
// Shorter than a request's timeout, because a slow journal must not delay the answer that the session has ended.
const journalMs = 750

const isNoticed = (was: Session, is: Session, policy: Policy, now: Instant): boolean =>
  was.roles !== is.roles ||
  was.seen !== is.seen ||
  was.absentSince !== is.absentSince ||
  statusAt(was, policy, now).phase !== statusAt(is, policy, now).phase ||
  pagesAt(was, now).length !== pagesAt(is, now).length

const after = async (engine: Engine, was: Session, saved: Stored, now: Instant): Promise<void> => {
  const { key, session } = saved
  if (session.ended || isNoticed(was, session, policyOf(engine, session), now)) notify(engine, key)
  if (hasEnded(session)) {
    const { reason, at } = session.ended
    const late = between(at, now)
    engine.measure({ kind: 'ended', reason, late })
    const lateness = isByTime(reason) ? late : undefined
    await withTimeout(deliverEnd(engine, { ...saved, session }, lateness), journalMs).catch(() => {})
  } else engine.expect(dueAt(session))
}

/** A stored session before and after a change; the same when nothing changed. `now`: the moment of the change. */
export interface Changed {
  readonly was: Stored
  readonly is: Stored
  readonly now: Instant
}

const changed = async (engine: Engine, key: string, make: Change): Promise<Changed | undefined> => {
  for (let tries = 0; tries < mostTries; tries++) {
    const stored = await engine.store.find(key)
    if (!stored) return undefined
    const now = engine.clock()
    const session = make(stored.session, policyOf(engine, stored.session), now)
    if (session === stored.session) return { was: stored, is: stored, now }
    const kept = hasEnded(session) ? withPendingEnd(engine, session, now) : session
    const save = engine.store.save(key, kept, stored.version)
    // A save that rejects may still have been stored, and then no other process knows its deadline.
    save.catch(() => engine.expect(dueAt(kept)))
    if (await save) return { was: stored, is: { key, session, version: stored.version + 1 }, now }
  }
  throw new StoreAway(
    new Error(`a session changed ${mostTries} times while one change to it was being saved; the store may be at fault`),
  )
}

const changeBoth = async (
  engine: Engine,
  key: string,
  make: Change,
  { news = () => [], head }: { readonly news?: () => readonly News[]; readonly head?: RequestHead | undefined } = {},
): Promise<Changed | undefined> => {
  const turn = engine.queuePerKey(key, () => changed(engine, key, make))
  const followedUp = turn.then(async (found) => {
    if (!found || found.is === found.was) return found
    const { is, now } = found
    const was = found.was.session
    const unseen = unseenAtEnd(was, is.session, policyOf(engine, was))
    const others = [...(unseen ? [unseen] : []), ...absenceNews(was, is.session, now)]
    await writeNews(engine, is, [...news(), ...others], head)
    await after(engine, was, is, now)
    return found
  })
  // A save that completes after the caller timed out still gets its follow-up.
  followedUp.catch(() => {})
  await withTimeout(turn)
  return followedUp
}

/**
 * Changes the session under a key. Concurrent changes queue, and each applies to the newest version. The change that
 * ends it writes the one journal entry. Undefined when there is no such session. Rejects with `StoreAway` when its turn
 * and the store's answers do not come within the timeout.
 */
export const change = async (engine: Engine, key: string, make: Change): Promise<Stored | undefined> =>
  (await changeBoth(engine, key, make))?.is

/**
 * Applies signals to a session, all at one moment, and answers it before and after. Writes what they did about a warning or a message.
 * `head`: the request that brought them, if one did.
 */
export const advanceBoth = (
  engine: Engine,
  key: string,
  signals: readonly Signal[],
  head?: RequestHead,
): Promise<Changed | undefined> => {
  let news: News[] = []
  const make: Change = (session, policy, now) => {
    // Only the last try is saved.
    news = []
    const gap = engine.unheard(policy.idle)
    return signals.reduce(
      (was, signal) => {
        const is = stepIgnoringGap(gap, was, signal, policy, now)
        news.push(...allWarningNews({ was, is, signal, gap }, policy, now))
        if (signal.type === 'message-seen' && is.seen !== was.seen)
          news.push({ what: 'message-seen', detail: signal.message })
        return is
      },
      settleIgnoringGap(gap, session, policy, now),
    )
  }
  return changeBoth(engine, key, make, { news: () => news, head })
}

/** Applies signals to a session, all at one moment. `head`: the request that brought them, if one did. */
export const advance = async (
  engine: Engine,
  key: string,
  signals: readonly Signal[],
  head?: RequestHead,
): Promise<Stored | undefined> => (await advanceBoth(engine, key, signals, head))?.is
