import { withTimeout } from '../engine/timeout.ts'
import { type Reach, takeCookie } from '../http/cookie.ts'
import { type RequestHead, whenOf } from '../http/request.ts'
import type { Fresh } from '../http/token.ts'
import type { Choice, FinishOutcome, NoSession, SignInOutcome, Started, Who } from './outcome.ts'
import type { Entering } from './signing-in.ts'

/** The ways into a session and out of it. Adapters offer them under the names `signIn`, `finishSignIn` and `signOut`. */
export interface Entrances<Role extends string = string, Data = unknown> {
  // Methods, so that sessions of few roles pass where those of any are taken.
  /**
   * Starts a session with a new token; the one that the request came with ends as `replaced`. `fresh`: for adapters that
   * must know the id before.
   * @throws TooManySessions when the policy's bound on sessions is reached and says `refuse` or `ask`.
   * @throws Misuse when the subject is no id, or the roles or the data cannot be kept, or over plain HTTP outside loopback.
   * @throws StoreAway when the store gives no answer. No session was handed out then.
   */
  start(head: RequestHead, who: Who<Role, Data>, fresh?: Fresh): Promise<Started>
  /**
   * The same, except where the bound says `ask` and is reached. Then no session starts, and `too-many` has the question
   * to put to the person.
   * @throws as `start` does.
   */
  startOrAsk(head: RequestHead, who: Who<Role, Data>): Promise<SignInOutcome>
  /**
   * Goes on with a sign-in that was one session too many. The chosen session ends as `revoked`, by its own person, and
   * the new one starts. A ticket is good once, for two minutes, in the browser that signed in. Otherwise the outcome is
   * `refused`, and no session changes.
   * @throws as `start` does.
   */
  readonly finish: (head: RequestHead, choice: Choice) => Promise<FinishOutcome>
  /**
   * Notes that the person has proved again who they are: call it once you have checked their password. A session with a
   * new token takes the place of the request's, with the same subject, its present roles and its data. The old one ends
   * as `replaced`, and its pages go on. `how`: how they proved it; as at the sign-in when left out. `ended`: there was no
   * live session to go on with, and none has started.
   * @see OWASP ASVS 5.0.0, 7.2.4: a new token at re-authentication; NIST SP 800-63B-4, 5.2: its time starts anew.
   */
  readonly reauthenticated: (head: RequestHead, how?: string) => Promise<Started | NoSession>
  /**
   * Ends the session of a request as `signed-out`. The cookie is taken back even where there was none.
   * @throws StoreAway when the store gives no answer. The session may live on.
   */
  readonly signOut: (head: RequestHead) => Promise<{ readonly setCookie: string }>
}

/** The entrances to an engine's sessions, each within the time of a request. `withReport` reports their failures. */
export const createEntrances = (
  entering: Entering,
  reach: Reach,
  withReport: <Answer>(when: string, answer: Promise<Answer>) => Promise<Answer>,
): Entrances => {
  const timed = <Answer>(head: RequestHead, answer: Promise<Answer>): Promise<Answer> =>
    withReport(whenOf(head), withTimeout(answer))
  return {
    start: (head, who, fresh) => timed(head, entering.start(head, who, fresh)),
    startOrAsk: (head, who) => timed(head, entering.startOrAsk(head, who)),
    finish: (head, choice) => timed(head, entering.finish(head, choice)),
    reauthenticated: (head, how) => timed(head, entering.reauthenticated(head, how)),
    signOut: async (head) => {
      await timed(head, entering.signOut(head))
      return { setCookie: takeCookie(head, reach) }
    },
  }
}
