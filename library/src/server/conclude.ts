import { toEnding, withoutEnding } from '../core/ending.ts'
import type { End, Session } from '../core/session.ts'
import { after, between, type Duration, days, type Instant, minutes, seconds } from '../core/time.ts'
import type { Stored } from '../stores/store.ts'
import { type Engine, entryOf, tellOf } from './engine.ts'
import { inTime } from './patience.ts'

/** A session that has ended. */
export type EndedSession = Session & { readonly ended: End }

// Longer than a server may wait for its store and its journal, and than clocks may differ.
const takenOverAfter: Duration = seconds(5)
// A server without a journal, such as a script, leaves it to those that have one; but where there is none any more, not for ever.
const leftAloneFor: Duration = minutes(1)
const leftAloneUntil: Duration = days(1)
const mostTries = 100

/** Whether a session has an end. */
export const hasEnded = (session: Session): session is EndedSession => session.ended !== undefined

/** An ended session as it is to be saved: with its end not in the journal yet, if there is a journal. */
export const toBeEnded = (engine: Engine, session: EndedSession, now: Instant): Session =>
  engine.record ? toEnding(session, after(now, takenOverAfter)) : withoutEnding(session)

const finish = async (engine: Engine, { key, session, version }: Stored): Promise<void> => {
  let over = version
  for (let tries = 0; tries < mostTries; tries++) {
    if (await engine.store.save(key, withoutEnding(session), over)) return
    // A renewal that was on its way, or somebody who took this over and has seen to it.
    const is = await engine.store.find(key)
    if (!is?.session.ending) return
    over = is.version
  }
}

/**
 * Writes the end of a session into the journal and then, into the session, that it is there. `stored`: as it was saved.
 * When this fails, or the process dies in between, a warden takes it over after a few seconds.
 */
export const conclude = async (engine: Engine, stored: Stored & { readonly session: EndedSession }): Promise<void> => {
  if (!engine.record) return
  const { key, session } = stored
  const { reason, by } = session.ended
  try {
    const entry = await entryOf(key, session, { what: 'session-ended', reason, ...(by !== undefined && { by }) })
    await inTime(engine.record(entry))
    await finish(engine, stored)
  } catch (failure) {
    engine.expect(after(engine.clock(), takenOverAfter))
    engine.aside('the journal could not be seen to', Promise.reject(failure))
  }
}

/** Sees to the journal if whoever ended the session has not done so in time. Of several who want to, one does. */
export const takeOver = async (engine: Engine, { key, session, version }: Stored): Promise<void> => {
  const now = engine.clock()
  if (!hasEnded(session) || !session.ending || session.ending.until > now) return
  if (!engine.record && between(session.ended.at, now) < leftAloneUntil) {
    if (between(session.ending.until, now) >= leftAloneFor)
      await engine.store.save(key, toEnding(session, after(now, leftAloneFor)), version)
    return
  }
  if (await engine.store.save(key, toBeEnded(engine, session, now), version)) {
    await conclude(engine, { key, session, version: version + 1 })
    // Whoever died may not have told anybody.
    tellOf(engine, key)
  }
}
