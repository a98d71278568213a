import { ignoringGap } from './clock-gap.ts'
import { idleDeadline, underPolicy } from './deadline.ts'
import type { Policy } from './policy.ts'
import type { Session } from './session.ts'
import { announcedAt } from './shown-warnings.ts'
import type { Signal } from './signal.ts'
import type { Duration, Instant } from './time.ts'
import { isIdleUnseen, type UnseenNews, unseenBefore } from './unseen-warnings.ts'

/** An event about a warning: a page showed it, or the end that it announced was put off. */
export type WarningNews =
  | { readonly what: 'warned'; readonly reason: 'idle' | 'lifetime' }
  /** `detail`: `unseen` where a request put the end off, and no page had shown its warning. */
  | { readonly what: 'extended'; readonly reason: 'stayed' | 'more-time' | 'request'; readonly detail?: 'unseen' }

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

// The session before a step, as the step judges it.
const judgedIn = ({ was, gap }: Pick<Step, 'was' | 'gap'>, policy: Policy, now: Instant): Session =>
  underPolicy(gap === undefined ? was : ignoringGap(gap, was, policy, now), policy, now)

/**
 * The event about a warning that a step was; undefined for any other step. The saved session decides. So each warning is
 * shown once and put off once, on however many pages and servers.
 */
export const warningNews = (step: Step, policy: Policy, now: Instant): WarningNews | undefined => {
  const { was, is, signal } = step
  if (is === was || was.ended || is.ended) return undefined
  const { type } = signal
  if (type === 'warning-shown')
    return { what: 'warned', reason: is.warned?.idle === was.warned?.idle ? 'lifetime' : 'idle' }
  if (!isWay(type)) return undefined
  const judged = judgedIn(step, policy, now)
  if (!isPutOff(judged, is, policy, now)) return undefined
  const isUnseen = type === 'request' && isIdleUnseen(judged, policy)
  return { what: 'extended', reason: waysToPutOff[type], ...(isUnseen && { detail: 'unseen' }) }
}

/** The events about a warning that a step was, in their order. A request that puts off an unseen warning is two. */
export const allWarningNews = (step: Step, policy: Policy, now: Instant): readonly (WarningNews | UnseenNews)[] => {
  const news = warningNews(step, policy, now)
  if (!news) return []
  const isUnseen = news.what === 'extended' && news.detail !== undefined
  return isUnseen ? [unseenBefore(judgedIn(step, policy, now), policy), news] : [news]
}
