import { type EndReason, isByTime } from '../core/session.ts'
import type { Figures } from '../server/sessions.ts'

/** The counters of a server's acts, one for each figure. */
export interface Counting {
  readonly ended: (reason: EndReason) => void
  readonly lateness: (seconds: number) => void
  /**
   * `shown` for each warning that a page showed; `stayed`, `more-time` or `request` when it was answered. `unseen` for
   * each that no page showed.
   */
  readonly warning: (answer: string) => void
  readonly started: () => void
  readonly refused: (what: string) => void
  readonly store: (verb: string, seconds: number, outcome: 'answered' | 'failed') => void
}

const refusals: ReadonlySet<string> = new Set(['sign-in-refused', 'task-refused', 'cross-site-refused'])
const msInSecond = 1_000

/** Passes on what a server does from now on. The returned function stops it. */
export const countInto = (sessions: Figures, into: Counting): (() => void) =>
  sessions.whenMeasured((measured) => {
    if (measured.kind === 'store') into.store(measured.verb, measured.took / msInSecond, measured.outcome)
    else if (measured.kind === 'ended') {
      into.ended(measured.reason)
      if (isByTime(measured.reason)) into.lateness(Math.max(0, measured.late) / msInSecond)
    } else {
      const { what, reason, detail } = measured.entry
      if (what === 'session-started') into.started()
      if (what === 'warned') into.warning('shown')
      // One that a request put off, and no page showed, was not answered. It has an entry of its own.
      if (what === 'extended' && detail === undefined) into.warning(reason ?? 'stayed')
      if (what === 'warning-unseen') into.warning('unseen')
      if (refusals.has(what)) into.refused(what)
    }
  })
