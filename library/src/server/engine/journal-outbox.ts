// A transactional outbox: an end is saved with a mark that its journal entry is pending, and is delivered afterwards.
import { toEnding, withoutEnding } from '../../core/ending.ts'
import type { End, Session } from '../../core/session.ts'
import {
  after,
  between,
  type Duration,
  days,
  type Instant,
  milliseconds,
  minutes,
  seconds,
  shorter,
} from '../../core/time.ts'
import type { Stored } from '../../stores/store.ts'
import { type Engine, entryOf, notify } from './engine.ts'
import { withTimeout } from './timeout.ts'

/** A session that has ended. */
export type EndedSession = Session & { readonly ended: End }

// Longer than the timeouts of store and journal together, and than clocks may differ.
const redeliveredAfter: Duration = seconds(5)
// A process without a journal leaves pending ends to those that have one, for a day at most.
const leftToOthersFor: Duration = minutes(1)
const leftToOthersUntil: Duration = days(1)
const longestPause: Duration = minutes(5)
const mostTries = 100

/** Whether a session has an end. */
export const hasEnded = (session: Session): session is EndedSession => session.ended !== undefined

/** An ended session as it is saved first: its end marked as pending, if there is a journal. */
export const withPendingEnd = (engine: Engine, session: EndedSession, now: Instant): Session =>
  engine.record ? toEnding(session, after(now, redeliveredAfter)) : withoutEnding(session)

const finish = async (engine: Engine, { key, session, version }: Stored): Promise<void> => {
  let over = version
  for (let tries = 0; tries < mostTries; tries++) {
    if (await engine.store.save(key, withoutEnding(session), over)) return
    // A renewal came in between, or another process has finished this end.
    const newer = await engine.store.find(key)
    if (!newer?.session.ending) return
    over = newer.version
  }
}

const isWritten = async (
  engine: Engine,
  { key, session }: Stored & { readonly session: EndedSession },
  late: Duration | undefined,
): Promise<boolean> => {
  const gate = engine.journalGate
  if (!gate.enter()) return false
  try {
    const { at: _, ...end } = session.ended
    const lateness = late === undefined ? {} : { lateMs: Math.max(0, late) }
    const entry = await entryOf(key, session, { what: 'session-ended', ...end, ...lateness })
    await withTimeout(Promise.resolve(engine.record?.(entry)))
    gate.tried('written')
    return true
  } catch (failure) {
    gate.tried('failed')
    throw failure
  }
}

/**
 * Writes the end of a session into the journal, and then removes the pending mark from the session. `stored`: as it was
 * saved. If this fails, or the process dies in between, a warden takes over after a few seconds. While the journal
 * fails, one end at a time is tried and all others wait for a warden. `late`: how long after its deadline it ended.
 * Left out when no deadline made the end.
 */
export const deliverEnd = async (
  engine: Engine,
  stored: Stored & { readonly session: EndedSession },
  late?: Duration,
): Promise<void> => {
  if (!engine.record) return
  try {
    if (await isWritten(engine, stored, late)) await finish(engine, stored)
    else engine.expect(after(engine.clock(), redeliveredAfter))
  } catch (failure) {
    engine.expect(after(engine.clock(), redeliveredAfter))
    engine.waitUntil('the journal entry of an end was not written', Promise.reject(failure))
  }
}

// Pending ends must not keep a warden busy. So the pause grows with the time that the journal has been failing.
const pauseOf = ({ ended }: EndedSession, now: Instant): Duration => {
  const pause = milliseconds(between(ended.at, now) / 40)
  return pause < redeliveredAfter ? redeliveredAfter : shorter(pause, longestPause)
}

/** Finishes a pending end whose process has not done so in time. Among several servers one does it. */
export const redeliverEnd = async (engine: Engine, { key, session, version }: Stored): Promise<void> => {
  const now = engine.clock()
  if (!hasEnded(session) || !session.ending || session.ending.until > now) return
  if (!engine.record && between(session.ended.at, now) < leftToOthersUntil) {
    if (between(session.ending.until, now) >= leftToOthersFor)
      await engine.store.save(key, toEnding(session, after(now, leftToOthersFor)), version)
    return
  }
  const kept = engine.record ? toEnding(session, after(now, pauseOf(session, now))) : withoutEnding(session)
  if (!(await engine.store.save(key, kept, version))) return
  // Other due sessions do not wait for the journal.
  engine.waitUntil('a pending end was not finished', deliverEnd(engine, { key, session, version: version + 1 }))
  // The process that died may not have sent the notice.
  notify(engine, key)
}
