import { withLimits } from '../core/deadline.ts'
import { dueAt } from '../core/session.ts'
import type { Soon } from '../core/soon.ts'
import { type Status, statusAt } from '../core/status.ts'
import { settle } from '../core/step.ts'
import { statusToWire, type WireStatus } from '../core/wire.ts'
import type { Stored } from '../stores/store.ts'
import { change } from './change.ts'
import { type Engine, policyOf } from './engine.ts'
import { idOf } from './token.ts'

/** The status of a stored session now. */
export const statusNow = (engine: Engine, { session }: Stored): Status =>
  statusAt(session, policyOf(engine, session), engine.clock())

/** The session with its end written down if it is over, and due no earlier than it is. */
export const settled = (engine: Engine, key: string): Promise<Stored | undefined> =>
  change(engine, key, (session, policy, now) => {
    const is = settle(session, policy, now)
    // A policy that has become longer since: without new limits the session would be due again at once, for ever.
    return !is.ended && dueAt(is) <= now ? withLimits(is, policy) : is
  })

/** A stored session as one looks at it: ended in the store too as soon as its time is up. */
export const look = async (engine: Engine, key: string): Promise<Stored | undefined> => {
  const stored = await engine.store.find(key)
  if (!stored || stored.session.ended || statusNow(engine, stored).phase !== 'ended') return stored
  return settled(engine, key)
}

/** A stored session, and how it stands at one moment. */
export interface Standing {
  readonly stored: Stored
  readonly status: Status
}

/**
 * How a stored session stands now. Whoever is told that it has ended is told of the end in the store: what is found to be over
 * by its time alone may meanwhile have been renewed, or ended for another reason, by another process.
 */
export const standing = (engine: Engine, stored: Stored): Soon<Standing> => {
  const status = statusNow(engine, stored)
  return status.phase !== 'ended' || stored.session.ended ? { stored, status } : overBy(engine, stored, status)
}

const overBy = async (engine: Engine, stored: Stored, status: Status): Promise<Standing> => {
  const is = await settled(engine, stored.key)
  return is ? standing(engine, is) : { stored, status }
}

/** What the wire says of a stored session now. */
export const wireStatus = async (
  engine: Engine,
  found: Stored | undefined,
  pageToken?: string,
): Promise<WireStatus> => {
  if (!found) return { phase: 'none' }
  const { stored, status } = await standing(engine, found)
  const { key, session, version } = stored
  const known = {
    id: await idOf(key),
    session,
    version,
    tasks: engine.roles.tasksOf(session.roles),
    ...(pageToken !== undefined && { pageToken }),
  }
  return statusToWire(status, known, engine.clock())
}
