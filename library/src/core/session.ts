import type { Duration, Instant } from './time.ts'

/** Why a session ended. */
export type EndReason = 'idle' | 'lifetime' | 'closed' | 'signed-out' | 'revoked' | 'replaced'

/** Every end reason. */
export const endReasons: readonly EndReason[] = ['idle', 'lifetime', 'closed', 'signed-out', 'revoked', 'replaced']

/** Whether time alone made an end of this reason. */
export const isByTime = (reason: EndReason): boolean =>
  reason === 'idle' || reason === 'lifetime' || reason === 'closed'

/** An end that has happened. It never changes. */
export interface End {
  readonly reason: EndReason
  readonly at: Instant
  /** The subject or operator that ended it, for an end by `revoke`. */
  readonly by?: string
  /** Why they ended it, in their words. Only the journal and operators have it. */
  readonly detail?: string
}

/** An end that may not be in the journal yet, with the fields that it replaced. */
export interface Ending {
  readonly end: End
  /** The values of `idle` and `notAfter` before the end. */
  readonly idle: Duration
  readonly notAfter: Instant
  /** Until then the server that ended it writes the journal entry; afterwards the warden does. */
  readonly until: Instant
}

/**
 * The facts about one page. `opening`: its document was requested, and the page has sent no signal yet. `silent`: its
 * document may never send one, such as a PDF, so it holds the session until idle. `open`: the page has sent a signal.
 * `left`: it is closing. `lost`: it vanished. `gone`: it closed and another page took over, so it no longer counts.
 */
export interface PageLease {
  readonly page: string
  readonly as: 'opening' | 'silent' | 'open' | 'left' | 'lost' | 'gone'
  /** Until when the page counts as open, or is remembered. */
  readonly until: Instant
  /** Whether it said goodbye. A signal that it sent before and that arrives later does not bring it back. */
  readonly goodbye?: true
  /** When another page took over from this one, which had not left yet. */
  readonly succeededAt?: Instant
  /** When it was hidden. */
  readonly hiddenAt?: Instant
  /** Whether it sent a signal after it vanished, so it was not closing then. */
  readonly hasSpoken?: true
  /** When its stream dropped just after its signal. The next stream may have been requested without it. */
  readonly missedAt?: Instant
  /** The event stream that carries it. */
  readonly stream?: string
  /** Whether it is the page that holds that stream. */
  readonly leads?: true
  /** The number of the latest known stream that it opened. */
  readonly nth?: number
  /** Whether it has sent one signal and had no stream yet. */
  readonly isNew?: true
  /** Whether none of its streams stays open, so only its reports hold it. */
  readonly byReports?: true
  /** Whether it reported that, and no stream stayed open since. The end of a stream then closes no page. */
  readonly isUnsteady?: true
  /** When a document was requested. */
  readonly askedAt?: Instant
  /** The page before a document in its tab, once that page has left. */
  readonly follows?: string
  /** Whether a document may belong to a frame. It is a page when another page leaves for it. */
  readonly unclear?: true
}

/** The facts that a sign-in told about itself. Only operators and the session's own person see it. */
export interface Origins {
  /** The address that the person signed in from, as much of it as the setup keeps. */
  readonly from?: string
  /** The browser's `User-Agent`, 256 characters at most. */
  readonly agent?: string
  /** How the person signed in, in a word of the application: `password`, `single sign-on`. */
  readonly how?: string
  /** The server that started the session. */
  readonly server?: string
}

/** The warnings that a page has shown. */
export interface Warned {
  /** The activity after which the last warning of inactivity was shown. More activity brings another one. */
  readonly idle?: Instant
  /** The policy's lifetime, once its warning was shown. A longer one brings another. */
  readonly lifetime?: Duration
}

/** A sign-in that waits until its person has chosen which of their sessions ends. One of those keeps it. */
export interface Ticket {
  /** The hash of the ticket's secret. */
  readonly hash: string
  /** The hash of the value that the waiting browser has in a cookie. */
  readonly browser: string
  readonly roles: readonly string[]
  readonly how?: string
  /** The application's own value of the new session, as JSON. */
  readonly data?: string
  /** The moment of the sign-in. */
  readonly at: Instant
  readonly isUsed?: true
}

/** One person's stay, as facts only. `statusAt` says whether it is over. */
export interface Session extends Origins {
  /** The public id. Left out by versions of Curfew that did not keep it. */
  readonly id?: string
  readonly subject: string
  readonly roles: readonly string[]
  /** The application's own value, as JSON. Left out where it gave none, and after the end. */
  readonly data?: string
  readonly startedAt: Instant
  /** The moment of the person's last activity. */
  readonly activeAt: Instant
  /** The moment of the last input. Left out before the first; a request moves only `activeAt`. */
  readonly inputAt?: Instant
  readonly pages: readonly PageLease[]
  /** Since when it is about to end because its pages closed or vanished. Left out while a page is open or opening. */
  readonly absentSince?: Instant
  /** The policy's `idle` at the last write. A store computes `dueAt` from it without the policies. */
  readonly idle: Duration
  /** The earliest end that no activity moves, as known at the last write. */
  readonly notAfter: Instant
  /** The end of the extra time that the person took at a warning. No end by inactivity comes before it. */
  readonly moreUntil?: Instant
  /** The warnings that a page has shown, so that the journal has each once. */
  readonly warned?: Warned
  /** Sign-ins of the same person that wait for their choice. */
  readonly tickets?: readonly Ticket[]
  /** The operators' messages that the person has acknowledged, and when; the last 50. */
  readonly seen?: readonly { readonly message: string; readonly at: Instant }[]
  readonly ended?: End
  /** An end that may not be in the journal yet. A store keeps it like any other field. */
  readonly ending?: Ending
}

/** The most pages of one session; further ones are not counted. */
export const mostPages = 200

/** The moment at which the warden has to check the session. Time alone ends it no earlier. */
export const dueAt = (session: Session): Instant =>
  Math.min(session.activeAt + session.idle, session.notAfter) as Instant

/** The pages that are open at a moment. */
export const pagesAt = (session: Session, now: Instant): readonly PageLease[] =>
  session.pages.filter((lease) => (lease.as === 'open' || lease.as === 'lost') && lease.until > now)

/** The counts of a session's open pages. */
export interface PageCounts {
  readonly open: number
  /** Pages that hold an event stream; usually one in each browser. */
  readonly leading: number
  /** Pages that are hidden. */
  readonly hidden: number
  /** Pages that vanished and may still come back. */
  readonly suspected: number
  /** Further documents that may never send a signal. While one is open, only time ends the session. */
  readonly silent: number
}

/** The counts of the pages that are open at a moment. */
export const pageCountsAt = (session: Session, now: Instant): PageCounts => {
  const open = pagesAt(session, now)
  const count = (counts: (lease: PageLease) => boolean): number => open.filter(counts).length
  return {
    open: open.length,
    leading: count((lease) => lease.leads === true && lease.as === 'open'),
    hidden: count((lease) => lease.hiddenAt !== undefined),
    suspected: count((lease) => lease.as === 'lost'),
    silent: session.pages.filter((lease) => lease.as === 'silent' && lease.until > now).length,
  }
}
