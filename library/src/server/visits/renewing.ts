import { withLimits } from '../../core/deadline.ts'
import { isPromise, type MaybePromise } from '../../core/maybe-promise.ts'
import type { Signal } from '../../core/signal.ts'
import { type Status, statusAt } from '../../core/status.ts'
import { settle as settleSession } from '../../core/step.ts'
import type { Instant } from '../../core/time.ts'
import { allWarningNews } from '../../core/warning-news.ts'
import type { Renewed, Stored } from '../../stores/store.ts'
import { advance, change } from '../engine/change.ts'
import { type Engine, notify, policyOf } from '../engine/engine.ts'
import { writeNews } from '../engine/news.ts'
import { readSettled, type Snapshot, settle, statusNow, statusThen } from '../engine/read.ts'
import type { RequestHead } from '../http/request.ts'

/** The signal of a request that counts. */
export const request: Signal = { type: 'request' }

/** Renews a session by a request that counts, in one round trip where the store can. */
export const renew = (engine: Engine, key: string, head: RequestHead): MaybePromise<Snapshot | undefined> => {
  const { store, clock } = engine
  // This comes before `sparesFor`, because reading the clock may detect that it was set.
  const now = clock()
  if (!store.renew || engine.sparesFor() > 0) return snapshotOf(engine, advance(engine, key, [request], head))
  const renewed = store.renew(key, now)
  if (!isPromise(renewed)) return renewed && afterRenewal(engine, head, renewed, now, statusThen(engine, renewed, now))
  return renewed.then((is) => is && afterRenewal(engine, head, is, now, statusNow(engine, is)))
}

const afterRenewal = (
  engine: Engine,
  head: RequestHead,
  renewed: Renewed,
  now: Instant,
  status: Status,
): MaybePromise<Snapshot | undefined> => {
  const { key, session, wasActiveAt } = renewed
  if (status.phase === 'ended') return endedBefore(engine, key, head, now)
  if (wasActiveAt < session.activeAt) {
    const was = { ...session, activeAt: wasActiveAt }
    const policy = policyOf(engine, session)
    const { phase } = statusAt(was, policy, now)
    if (phase === 'ended') return endedUnseen(engine, key, wasActiveAt)
    if (phase === 'warning') {
      const news = allWarningNews({ was, is: session, signal: request }, policy, now)
      if (news.length > 0) engine.waitUntil('an entry about a warning', writeNews(engine, renewed, news, head))
      notify(engine, key)
    }
  }
  // The store still counts the extra time that the person had asked for. From now on there is less of it.
  if (session.moreUntil !== undefined)
    return snapshotOf(
      engine,
      change(engine, key, (is, policy) => (is.ended ? is : withLimits(is, policy))),
    )
  return { stored: renewed, status }
}

const endedBefore = async (
  engine: Engine,
  key: string,
  head: RequestHead,
  now: Instant,
): Promise<Snapshot | undefined> => {
  const settled = await settle(engine, key)
  // Another process's renewal may have been made before the end and arrived late. Then this one counts as well.
  if (settled && !settled.session.ended && settled.session.activeAt < now) return renew(engine, key, head)
  return settled && readSettled(engine, settled)
}

// The policy has become shorter since the session was saved, which a store cannot know.
const endedUnseen = (engine: Engine, key: string, wasActiveAt: Instant): Promise<Snapshot | undefined> =>
  snapshotOf(
    engine,
    change(engine, key, (is, policy, at) =>
      is.ended ? is : settleSession({ ...is, activeAt: wasActiveAt }, policy, at),
    ),
  )

/** The snapshot of a session after a change. */
export const snapshotOf = async (
  engine: Engine,
  changed: Promise<Stored | undefined>,
): Promise<Snapshot | undefined> => {
  const stored = await changed
  return stored && readSettled(engine, stored)
}
