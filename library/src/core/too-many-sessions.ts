/**
 * The error of a refused sign-in: the subject has as many sessions as its policy allows. Show a page that says so; no
 * session changed. Each adapter answers 409 when a route does not catch it.
 */
export class TooManySessions extends Error {
  override readonly name = 'TooManySessions'
  /** The code of this error; stable over versions. */
  readonly code = 'too-many-sessions'
  readonly status = 409
  readonly statusCode = 409
  /** The mark for an error page of Next. */
  readonly digest = 'curfew-409'
  readonly subject: string
  /** How many sessions the policy allows at a time. */
  readonly most: number

  constructor(subject: string, most: number) {
    super(`the sign-in was refused, because this person already has ${most} sessions, the most that the policy allows`)
    this.subject = subject
    this.most = most
  }
}

/** Whether an error is a `TooManySessions`, of this copy of the module or of another, as bundlers make them. */
export const isTooManySessions = (failure: unknown): failure is TooManySessions =>
  failure instanceof TooManySessions ||
  (failure as { readonly digest?: unknown } | null | undefined)?.digest === 'curfew-409'
