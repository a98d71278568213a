import { definePolicy, type Policy } from '../../src/core/policy.ts'
import { pagesAt, type Session } from '../../src/core/session.ts'
import type { Signal } from '../../src/core/signal.ts'
import { statusAt } from '../../src/core/status.ts'
import { start, step } from '../../src/core/step.ts'
import { after, type Duration, type Instant, instant, minutes, seconds } from '../../src/core/time.ts'

/** The moment at which every session here starts. */
export const dawn = instant(1_000_000)
/** A moment after the dawn. */
export const at = (time: Duration): Instant => after(dawn, time)
/** A policy with time for pages to come and go. */
export const slow = definePolicy({ idle: minutes(10) })

/** A session that received signals, each at a second. */
export const told = (steps: readonly (readonly [number, Signal])[], policy: Policy = slow): Session =>
  steps.reduce(
    (session, [time, signal]) => step(session, signal, policy, at(seconds(time))),
    start('carla', [], policy, dawn),
  )

/** Whether a session has ended by a second because its pages were closed. */
export const isClosed = (session: Session, time: number, policy: Policy = slow): boolean => {
  const status = statusAt(session, policy, at(seconds(time)))
  return status.phase === 'ended' && status.end.reason === 'closed'
}

/** The pages that are there at a second. */
export const there = (session: Session, time: number): readonly string[] =>
  pagesAt(session, at(seconds(time))).map(({ page }) => page)

/** A page that is there. */
export const seen = (page: string): Signal => ({ type: 'page-seen', page })
