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

/** What is kept of an end while it may not be in the journal yet. */
export interface Ending {
  readonly end: End
  /** What `idle` and `notAfter` were. */
  readonly idle: Duration
  readonly notAfter: Instant
  /** Until when it is the affair of whoever ended it. */
  readonly until: Instant
}

/**
 * What is known of one page. `opening`: its document was asked for, the page has not spoken yet. `open`: it has. `left`:
 * it is being closed. `lost`: it vanished. `gone`: it closed and another took over; it counts for nothing.
 */
export interface PageLease {
  readonly page: string
  readonly as: 'opening' | 'open' | 'left' | 'lost' | 'gone'
  /** Until when it counts as there, or is remembered. */
  readonly until: Instant
  /** Whether it said goodbye. That is its last word: what it said before and is heard after does not bring it back. */
  readonly goodbye?: true
  /** When another page said that it takes over from this one, which had not left yet. */
  readonly succeededAt?: Instant
  /** Since when it has been out of sight. */
  readonly hiddenAt?: Instant
  /** When its stream dropped just after it had spoken, so that the next one may have been asked for without it. */
  readonly missedAt?: Instant
  /** The event stream that carries it. */
  readonly stream?: string
  /** Whether it is the page that holds that stream. */
  readonly leads?: true
  /** Which of the streams that it has opened was the last that is known of. */
  readonly nth?: number
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
  /** An end that may not be in the journal yet. Who keeps sessions keeps it like any other field. */
  readonly ending?: Ending
}

/** The most pages that one session keeps count of; more are not held. */
export const mostPages = 200

/** The moment at which a store should have somebody look at the session; nothing ends it earlier. */
export const dueAt = (session: Session): Instant =>
  Math.min(session.activeAt + session.idle, session.notAfter) as Instant

/** The pages that are there at a moment. */
export const pagesAt = (session: Session, now: Instant): readonly PageLease[] =>
  session.pages.filter((lease) => (lease.as === 'open' || lease.as === 'lost') && lease.until > now)

/** How it stands with the pages that are there. */
export interface PageCounts {
  readonly open: number
  /** Those that hold an event stream; one in a browser, as a rule. */
  readonly leading: number
  /** Those that are out of sight. */
  readonly hidden: number
  /** Those that vanished and may still come back. */
  readonly suspected: number
}

/** The pages that are there at a moment, counted. */
export const pageCountsAt = (session: Session, now: Instant): PageCounts => {
  const there = pagesAt(session, now)
  const count = (is: (lease: PageLease) => boolean): number => there.filter(is).length
  return {
    open: there.length,
    leading: count((lease) => lease.leads === true && lease.as === 'open'),
    hidden: count((lease) => lease.hiddenAt !== undefined),
    suspected: count((lease) => lease.as === 'lost'),
  }
}
