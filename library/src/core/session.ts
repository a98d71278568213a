import type { Duration, Instant } from './time.ts'

/** Why a session ended. */
export type EndReason = 'idle' | 'lifetime' | 'closed' | 'signed-out' | 'revoked' | 'replaced'

/** Every end reason. */
export const endReasons: readonly EndReason[] = ['idle', 'lifetime', 'closed', 'signed-out', 'revoked', 'replaced']

/** An end that has happened. It never changes. */
export interface End {
  readonly reason: EndReason
  readonly at: Instant
  /** Who ended it, when somebody else did. */
  readonly by?: string
}

/**
 * What is known of one page. `opening`: its document was asked for, the page has not spoken yet. `open`: it has. `left`:
 * it said goodbye. `lost`: it vanished.
 */
export interface PageLease {
  readonly page: string
  readonly as: 'opening' | 'open' | 'left' | 'lost'
  /** Until when it counts as there. */
  readonly until: Instant
  /** When another page said that it takes over from this one, which had not left yet. */
  readonly succeededAt?: Instant
}

/** What is known of one person's stay: facts only. Whether it is over is asked of `statusAt`. */
export interface Session {
  readonly subject: string
  readonly roles: readonly string[]
  readonly startedAt: Instant
  /** When the person last did something. */
  readonly activeAt: Instant
  readonly pages: readonly PageLease[]
  /** The policy's `idle` when this was last written, so that a store can tell what is due without knowing policies. */
  readonly idle: Duration
  /** The earliest end that no activity puts off, as far as it was known when this was last written. */
  readonly notAfter: Instant
  readonly ended?: End
}

/** The most pages that one session keeps count of; more are not held. */
export const mostPages = 200

/** The moment at which a store should have somebody look at the session; nothing ends it earlier. */
export const dueAt = (session: Session): Instant =>
  Math.min(session.activeAt + session.idle, session.notAfter) as Instant

/** The pages that are there at a moment. */
export const pagesAt = (session: Session, now: Instant): readonly PageLease[] =>
  session.pages.filter((lease) => (lease.as === 'open' || lease.as === 'lost') && lease.until > now)
