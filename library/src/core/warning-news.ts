import { ignoringGap } from './clock-gap.ts'
import { idleDeadline, underPolicy } from './deadline.ts'
import type { Policy } from './policy.ts'
import type { Session } from './session.ts'
import { announcedAt } from './shown-warnings.ts'
import type { Signal } from './signal.ts'
import type { Duration, Instant } from './time.ts'

/** An event about a warning: a page showed it, or the end that it announced was put off. */
export type WarningNews =
  | { readonly what: 'warned'; readonly reason: 'idle' | 'lifetime' }
  | { readonly what: 'extended'; readonly reason: 'stayed' | 'more-time' | 'request' }

const waysToPutOff = { extend: 'stayed', 'more-time': 'more-time', request: 'request' } as const

const isWay = (type: string): type is keyof typeof waysToPutOff => type in waysToPutOff

const isPutOff = (was: Session, is: Session, policy: Policy, now: Instant): boolean =>
  announcedAt(was, policy, now) === 'idle' && idleDeadline(is, policy).at > idleDeadline(was, policy).at

/** A step of a session: the signal, and the session before and after. `gap`: as in `stepIgnoringGap`. */
interface Step {
  readonly was: Session
  readonly is: Session
  readonly signal: Signal
  readonly gap?: Duration
}

/**
 * The event about a warning that a step was; undefined for any other step. The saved session decides. So each warning is
 * shown once and put off once, on however many pages and servers.
 */
export const warningNews = ({ was, is, signal, gap }: Step, policy: Policy, now: Instant): WarningNews | undefined => {
  if (is === was || was.ended || is.ended) return undefined
  const { type } = signal
  if (type === 'warning-shown')
    return { what: 'warned', reason: is.warned?.idle === was.warned?.idle ? 'lifetime' : 'idle' }
  if (!isWay(type)) return undefined
  const judged = underPolicy(gap === undefined ? was : ignoringGap(gap, was, policy, now), policy, now)
  return isPutOff(judged, is, policy, now) ? { what: 'extended', reason: waysToPutOff[type] } : undefined
}
