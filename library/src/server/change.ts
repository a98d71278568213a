import type { Policy } from '../core/policy.ts'
import { dueAt, pagesAt, type Session } from '../core/session.ts'
import type { Signal } from '../core/signal.ts'
import { statusAt } from '../core/status.ts'
import { settle, step } from '../core/step.ts'
import type { Instant } from '../core/time.ts'
import type { Stored } from '../stores/store.ts'
import { conclude, hasEnded, toBeEnded } from './conclude.ts'
import { type Engine, policyOf, tellOf } from './engine.ts'
import { inTime } from './patience.ts'

/** What a session becomes; the same session when nothing changes. */
export type Change = (session: Session, policy: Policy, now: Instant) => Session

const mostTries = 100
const mostWaiting = 500
// Less than a request may take, so that whoever ends a session is told so although the journal gives no answer.
const journalMs = 750

interface Turns {
  last: Promise<unknown>
  waiting: number
}

const everyTurn = new WeakMap<Engine, Map<string, Turns>>()

// Were all that change one session here to ask the store at once, one at a time would succeed, in the way of all others.
const inTurn = async <Answer>(engine: Engine, key: string, work: () => Promise<Answer>): Promise<Answer> => {
  const all = everyTurn.get(engine) ?? new Map<string, Turns>()
  everyTurn.set(engine, all)
  const turns = all.get(key)
  if (turns && turns.waiting >= mostWaiting)
    throw new Error(`${mostWaiting} changes to one session were waiting already`)
  const answer = turns ? turns.last.then(work, work) : work()
  const is = turns ?? { last: answer, waiting: 0 }
  is.last = answer
  is.waiting += 1
  all.set(key, is)
  try {
    return await answer
  } finally {
    is.waiting -= 1
    if (is.waiting === 0) all.delete(key)
  }
}

const isHeard = (was: Session, is: Session, policy: Policy, now: Instant): boolean =>
  was.roles !== is.roles ||
  statusAt(was, policy, now).phase !== statusAt(is, policy, now).phase ||
  pagesAt(was, now).length !== pagesAt(is, now).length

const after = async (engine: Engine, was: Session, saved: Stored, now: Instant): Promise<void> => {
  const { key, session } = saved
  if (session.ended || isHeard(was, session, policyOf(engine, session), now)) tellOf(engine, key)
  if (hasEnded(session)) await inTime(conclude(engine, { ...saved, session }), journalMs).catch(() => {})
  else engine.expect(dueAt(session))
}

interface Changed {
  readonly stored: Stored
  /** What it was, if it was changed. */
  readonly was?: Session
  readonly now: Instant
}

const changed = async (engine: Engine, key: string, make: Change): Promise<Changed | undefined> => {
  for (let tries = 0; tries < mostTries; tries++) {
    const stored = await engine.store.find(key)
    if (!stored) return undefined
    const now = engine.clock()
    const session = make(stored.session, policyOf(engine, stored.session), now)
    if (session === stored.session) return { stored, now }
    const kept = hasEnded(session) ? toBeEnded(engine, session, now) : session
    const save = engine.store.save(key, kept, stored.version)
    // It may be saved all the same, and then nobody else knows when it is to be looked at.
    save.catch(() => engine.expect(dueAt(kept)))
    if (await save) return { stored: { key, session, version: stored.version + 1 }, was: stored.session, now }
  }
  throw new Error(
    `a session changed ${mostTries} times while one change to it was being saved; the store may be at fault`,
  )
}

/**
 * Changes the session under a key, however many others do so at the same time: each change is made to the newest
 * version. Whoever's change ends it writes the one entry. Undefined when there is no such session. Rejects when its turn
 * and the store's answers do not come in time.
 */
export const change = async (engine: Engine, key: string, make: Change): Promise<Stored | undefined> => {
  const turn = inTurn(engine, key, () => changed(engine, key, make))
  const seenTo = turn.then(async (found) => {
    if (found?.was) await after(engine, found.was, found.stored, found.now)
    return found?.stored
  })
  // What comes true too late for whoever asked is seen to all the same.
  seenTo.catch(() => {})
  await inTime(turn)
  return seenTo
}

/** Tells a session what happened to it, all of it at one moment. */
export const advance = (engine: Engine, key: string, signals: readonly Signal[]): Promise<Stored | undefined> =>
  change(engine, key, (session, policy, now) =>
    signals.reduce((soFar, signal) => step(soFar, signal, policy, now), settle(session, policy, now)),
  )
