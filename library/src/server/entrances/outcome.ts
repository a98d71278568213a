import type { TicketFault } from '../../core/tickets.ts'
import type { SessionView } from '../operators/view.ts'

/** The person that a session is for, with the application's own data where it keeps any. */
export type Who<Role extends string = string, Data = unknown> = Person<Role> & WithData<Data>

/** The person that a session is for. */
export interface Person<Role extends string = string> {
  readonly subject: string
  /** The names of their roles. `roles.rolesFrom` checks those that come from a database. */
  readonly roles: readonly Role[]
  /** How the person signed in, in a word or two: `password`, `single sign-on`. Operators see it. Default: not known. */
  readonly how?: string | undefined
}

/**
 * The application's own value for a session: what `data` in the setup takes, 4 KiB of JSON at most. It may be left out
 * where that takes undefined.
 */
export type WithData<Data = unknown> = undefined extends Data ? { readonly data?: Data } : { readonly data: Data }

/** The answer of a sign-in that has started a session. */
export interface SignInDone {
  readonly kind: 'signed-in'
  /** The public id of the session. */
  readonly id: string
}

/**
 * The answer of a sign-in that waits, under a policy whose bound on sessions says `ask`. No session has started. Show the
 * person `others`, and pass the chosen one's id on to `finishSignIn` with the ticket.
 */
export interface TooMany {
  readonly kind: 'too-many'
  /** The person's live sessions, the latest start first. */
  readonly others: readonly SessionView[]
  /** Stands for the sign-in once, in this browser alone and for two minutes. Put it into a hidden field. */
  readonly ticket: string
}

/** The answer to a ticket that is worth nothing. */
export interface TicketRefused {
  readonly kind: 'refused'
  /** `late`: its two minutes are over, or the session that kept it has ended. `foreign`: it is another browser's. */
  readonly reason: TicketFault
  /** The reason in a sentence. */
  readonly detail: string
}

/** The person's choice of the session that ends, so that the sign-in of a ticket can go on. */
export interface Choice {
  readonly ticket: string
  readonly end: string
}

/** The answer of an adapter's `signIn`. Only a policy whose bound says `ask` makes it `too-many`. */
export type SignInAnswer = SignInDone | TooMany

/** The answer of an adapter's `finishSignIn`. `too-many`: the chosen session made no room, so the person is asked again. */
export type FinishAnswer = SignInAnswer | TicketRefused

/** The answer when a request has no live session. */
export interface NoSession {
  readonly kind: 'ended'
}

/** The answer of an adapter's `reauthenticated`. `ended`: the session has ended meanwhile, so nothing has started. */
export type ReauthenticatedAnswer = SignInDone | NoSession

/** A started session, with the cookie that its response has to set. */
export interface Started extends SignInDone {
  readonly setCookie: string
}

/** A question to the person, with the cookie that its response has to set. */
export interface Question extends TooMany {
  /** The cookie by which the browser proves that the ticket is its own. */
  readonly browserCookie: string
}

/** The outcome of a sign-in. */
export type SignInOutcome = Started | Question

/** The outcome of a sign-in that waited. */
export type FinishOutcome = SignInOutcome | TicketRefused

/** How an adapter sets the cookies of an outcome. */
export interface Handing {
  /** Sets the session's cookie. */
  readonly session: (setCookie: string) => unknown
  /** Sets another cookie. */
  readonly cookie: (setCookie: string) => unknown
}

/** Any outcome that an adapter hands on. */
export type AnyOutcome = FinishOutcome | NoSession

/** The answer that an outcome becomes: the outcome without its cookie. */
export type AnswerTo<Outcome extends AnyOutcome> = Outcome extends Started
  ? SignInDone
  : Outcome extends Question
    ? TooMany
    : Outcome

/** Sets the cookie of an outcome, and gives the answer without it: a token is in no other place. */
export const handOutcome = async <Outcome extends AnyOutcome>(
  outcome: Outcome,
  { session, cookie }: Handing,
): Promise<AnswerTo<Outcome>> => {
  const { setCookie, browserCookie, ...answer } = outcome as {
    readonly setCookie?: string
    readonly browserCookie?: string
  }
  if (setCookie !== undefined) await session(setCookie)
  if (browserCookie !== undefined) await cookie(browserCookie)
  return answer as AnswerTo<Outcome>
}
