import { leavingAt } from '../../core/deadline.ts'
import { type End, type Origins, pageCountsAt } from '../../core/session.ts'
import type { Status } from '../../core/status.ts'
import { between, type Duration, type Instant } from '../../core/time.ts'
import type { Stored } from '../../stores/store.ts'
import { type Engine, policyOf } from '../engine/engine.ts'
import { statusNow } from '../engine/read.ts'
import { idOf } from '../http/token.ts'

/** A session as operators and its own person see it. */
export interface SessionView extends Origins {
  readonly id: string
  readonly subject: string
  readonly roles: readonly string[]
  readonly status: Status
  readonly startedAt: Instant
  readonly activeAt: Instant
  /** The moment of the last input; undefined before the first. */
  readonly inputAt?: Instant
  /**
   * How long until it ends because its pages closed or vanished, unless one comes back. Undefined while a page is open.
   */
  readonly closesIn?: Duration
  /** Since when its pages are closed or vanished, so that it is about to end. Undefined while a page is open. */
  readonly absentSince?: Instant
  /** How it ended; undefined while it has not. */
  readonly ended?: End
  /**
   * How many pages are open. The next three count some of them: with an event stream, out of sight, vanished and
   * perhaps back soon.
   */
  readonly pages: number
  readonly leading: number
  readonly hidden: number
  readonly suspected: number
  /** Documents beside them that may never report, such as a PDF. While there is one, closing pages ends nothing. */
  readonly silent: number
  readonly version: number
}

/** Gives the view of a stored session now. */
export const createView =
  (engine: Engine): ((stored: Stored) => Promise<SessionView>) =>
  async (stored) => {
    const { key, session, version } = stored
    const { subject, roles: held, startedAt, activeAt, inputAt, absentSince, from, agent, how, server } = session
    const status = statusNow(engine, stored)
    const now = engine.clock()
    const { open: pages, ...counts } = pageCountsAt(session, now)
    const leaves = status.phase === 'ended' ? undefined : leavingAt(session, policyOf(engine, session), now)
    return {
      id: await idOf(key),
      subject,
      roles: held,
      status,
      startedAt,
      activeAt,
      ...(inputAt !== undefined && { inputAt }),
      ...(from !== undefined && { from }),
      ...(agent !== undefined && { agent }),
      ...(how !== undefined && { how }),
      ...(server !== undefined && { server }),
      ...(leaves !== undefined && { closesIn: between(now, leaves) }),
      ...(leaves !== undefined && absentSince !== undefined && { absentSince }),
      ...(status.phase === 'ended' && { ended: status.end }),
      pages,
      ...counts,
      version,
    }
  }
