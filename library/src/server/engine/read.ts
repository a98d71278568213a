import { ignoringGap, settleIgnoringGap } from '../../core/clock-gap.ts'
import { withLimits } from '../../core/deadline.ts'
import type { MaybePromise } from '../../core/maybe-promise.ts'
import { dueAt } from '../../core/session.ts'
import { type Status, statusAt } from '../../core/status.ts'
import type { Instant } from '../../core/time.ts'
import { statusToWire, type WireStatus } from '../../core/wire.ts'
import type { Stored } from '../../stores/store.ts'
import { idOf } from '../http/token.ts'
import { change } from './change.ts'
import { type Engine, policyOf } from './engine.ts'

/** The status of a stored session now. */
export const statusNow = (engine: Engine, stored: Stored): Status => statusThen(engine, stored, engine.clock())

/** The status of a stored session at a moment. */
export const statusThen = (engine: Engine, { session }: Stored, now: Instant): Status => {
  const policy = policyOf(engine, session)
  return statusAt(ignoringGap(engine.unheard(policy.idle), session, policy, now), policy, now)
}

/** The live sessions of a subject, the latest start first. */
export const liveOf = async (engine: Engine, subject: string): Promise<readonly Stored[]> =>
  (await engine.store.findBySubject(subject)).filter((stored) => statusNow(engine, stored).phase !== 'ended')

/** A stored session, and its status at one moment. */
export interface Snapshot {
  readonly stored: Stored
  readonly status: Status
}

/** The snapshot of a stored session now. It never writes. */
export const read = (engine: Engine, stored: Stored): Snapshot => ({ stored, status: statusNow(engine, stored) })

/** Saves the end of a session that is over, and corrects the time at which it is due. Answers the session as stored. */
export const settle = (engine: Engine, key: string): Promise<Stored | undefined> =>
  change(engine, key, (session, policy, now) => {
    const gap = engine.unheard(policy.idle)
    const settled = settleIgnoringGap(gap, session, policy, now)
    // The policy has become longer since. Without new limits the session would be due again at once, forever.
    return !settled.ended && gap === 0 && dueAt(settled) <= now ? withLimits(settled, policy) : settled
  })

/** Reads a session, and saves its end if its time is up. */
export const findSettled = async (engine: Engine, key: string): Promise<Stored | undefined> => {
  const stored = await engine.store.find(key)
  if (!stored || stored.session.ended || read(engine, stored).status.phase !== 'ended') return stored
  return settle(engine, key)
}

/**
 * The snapshot of a stored session now, whose end, if it has one, is stored too. By the clock alone the session may
 * look over, while another process has renewed or ended it. So an end that is not stored is settled first.
 */
export const readSettled = (engine: Engine, stored: Stored): MaybePromise<Snapshot> => {
  const snapshot = read(engine, stored)
  return snapshot.status.phase !== 'ended' || stored.session.ended ? snapshot : settleAndReadAgain(engine, snapshot)
}

const settleAndReadAgain = async (engine: Engine, snapshot: Snapshot): Promise<Snapshot> => {
  const settled = await settle(engine, snapshot.stored.key)
  return settled ? readSettled(engine, settled) : snapshot
}

/** The status of a stored session now, as the wire has it. */
export const wireStatus = async (
  engine: Engine,
  found: Stored | undefined,
  pageToken?: string,
): Promise<WireStatus> => {
  if (!found) return { phase: 'none' }
  const { stored, status } = await readSettled(engine, found)
  const { key, session, version } = stored
  const lease = policyOf(engine, session).presence?.lease
  await engine.messages.ready()
  const id = await idOf(key)
  const messages = engine.messages.unseen(id, session)
  const known = {
    id,
    session,
    version,
    person: await engine.personOf(session.subject),
    tasks: engine.roles.tasksOf(session.roles),
    ...(lease !== undefined && { lease }),
    ...(pageToken !== undefined && { pageToken }),
    ...(messages.length > 0 && { messages }),
  }
  return statusToWire(status, known, engine.clock())
}
