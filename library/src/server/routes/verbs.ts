import { type Handing, handOutcome } from '../entrances/outcome.ts'
import type { RequestHead } from '../http/request.ts'
import type { Choice, FinishAnswer, ReauthenticatedAnswer, Sessions, SignInAnswer, Who } from '../sessions.ts'
import { checkUnsent, type Outgoing } from './written.ts'

/** The verbs of one request that set the session's cookie or take it back. */
export interface Verbs {
  readonly signIn: (who: Who) => Promise<SignInAnswer>
  readonly finishSignIn: (choice: Choice) => Promise<FinishAnswer>
  readonly reauthenticated: (how?: string) => Promise<ReauthenticatedAnswer>
  readonly signOut: () => Promise<void>
  readonly took: (form: unknown) => void
}

/** The parts of an adapter that its verbs need. */
export interface VerbParts<Context> {
  readonly sessions: Pick<Sessions, 'startOrAsk' | 'finish' | 'reauthenticated' | 'signOut' | 'took'>
  readonly checkCookie: (context: Context) => void
  readonly settle: (context: Context) => void
  readonly head: (context: Context) => RequestHead
}

/** A response to which verbs hand cookies. */
export interface HandingTo extends Handing {
  /** The response itself; undefined when the application gave none. */
  readonly outgoing: Outgoing | undefined
}

/** The verbs of an adapter, for a request and for the two ways in which its response sets a cookie. */
export const createVerbs =
  <Context>({ sessions, checkCookie, settle, head }: VerbParts<Context>) =>
  (context: Context, { session, cookie, outgoing }: HandingTo): Verbs => {
    const renewed = (setCookie: string): unknown => {
      // While the session started, the response may have been sent.
      checkUnsent(outgoing)
      settle(context)
      return session(setCookie)
    }
    const checked = (): RequestHead => {
      checkUnsent(outgoing)
      checkCookie(context)
      return head(context)
    }
    const handing = { session: renewed, cookie }
    return {
      signIn: async (who) => handOutcome(await sessions.startOrAsk(checked(), who), handing),
      finishSignIn: async (choice) => handOutcome(await sessions.finish(checked(), choice), handing),
      reauthenticated: async (how) => handOutcome(await sessions.reauthenticated(checked(), how), handing),
      signOut: async () => {
        checkCookie(context)
        // Too late for its cookie, the session ends all the same.
        const { setCookie } = await sessions.signOut(head(context))
        await renewed(setCookie)
      },
      took: (form) => {
        for (const setCookie of sessions.took(checked(), form)) cookie(setCookie)
      },
    }
  }
