import { idleDeadline, lifetimeDeadline, underPolicy } from './deadline.ts'
import type { Policy } from './policy.ts'
import type { Session } from './session.ts'
import { earliest, type Instant } from './time.ts'

/**
 * A warning that no page reported to show. `reason`: what came of it, which is the end that it announced, or a request that put
 * that end off. `at`: when the warning began.
 */
export interface UnseenNews {
  readonly what: 'warning-unseen'
  readonly at: Instant
  readonly reason: 'idle' | 'lifetime' | 'request'
}

// A session that never showed a page belongs to a client that cannot be warned. Without presence nobody knows of its pages.
const mayHavePages = ({ pages }: Session, { presence }: Policy): boolean => presence === undefined || pages.length > 0

const isIdleShown = ({ warned, activeAt }: Session): boolean => warned?.idle === activeAt

/** Whether the warning of inactivity after the session's last activity was due on a page, and none has shown it. */
export const isIdleUnseen = (session: Session, policy: Policy): boolean =>
  mayHavePages(session, policy) && !isIdleShown(session)

/** The warning of inactivity that no page has shown, and that a request put off. */
export const unseenBefore = (was: Session, policy: Policy): UnseenNews => ({
  what: 'warning-unseen',
  at: idleDeadline(was, policy).warnsAt,
  reason: 'request',
})

/**
 * The warning of an end by time, when no page has shown it. Undefined for another change, for a shown warning, and where
 * there never was a page to show it.
 */
export const unseenAtEnd = (was: Session, is: Session, policy: Policy): UnseenNews | undefined => {
  if (was.ended || !is.ended || !mayHavePages(was, policy)) return undefined
  const { reason, at } = is.ended
  if (reason !== 'idle' && reason !== 'lifetime') return undefined
  const judged = underPolicy(was, policy, at)
  const isShown = reason === 'idle' ? isIdleShown(was) : was.warned?.lifetime === policy.lifetime
  const { warnsAt } = reason === 'idle' ? idleDeadline(judged, policy) : lifetimeDeadline(judged, policy)
  return isShown ? undefined : { what: 'warning-unseen', at: earliest(warnsAt, at), reason }
}
