import { type Handing, handOutcome } from '../entrances/outcome.ts'
import type { RequestHead } from '../http/request.ts'
import type { Choice, FinishAnswer, ReauthenticatedAnswer, Sessions, SignInAnswer, Who } from '../sessions.ts'

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

/** The verbs of an adapter, for a request and for the two ways in which its response sets a cookie. */
export const createVerbs =
  <Context>({ sessions, checkCookie, settle, head }: VerbParts<Context>) =>
  (context: Context, { session, cookie }: Handing): Verbs => {
    const renewed = (setCookie: string): unknown => {
      settle(context)
      return session(setCookie)
    }
    const checked = (): RequestHead => {
      checkCookie(context)
      return head(context)
    }
    const handing = { session: renewed, cookie }
    return {
      signIn: async (who) => handOutcome(await sessions.startOrAsk(checked(), who), handing),
      finishSignIn: async (choice) => handOutcome(await sessions.finish(checked(), choice), handing),
      reauthenticated: async (how) => handOutcome(await sessions.reauthenticated(checked(), how), handing),
      signOut: async () => {
        const { setCookie } = await sessions.signOut(checked())
        await renewed(setCookie)
      },
      took: (form) => {
        for (const setCookie of sessions.took(checked(), form)) cookie(setCookie)
      },
    }
  }
