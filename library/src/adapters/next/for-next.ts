import type { Duration } from '../../core/time.ts'
import type { WireStatus } from '../../core/wire.ts'
import type { Load } from '../../server/routes/guards.ts'
import type { ReturnSetup } from '../../server/routes/return-to.ts'
import type {
  Choice,
  DataChange,
  FinishAnswer,
  LiveVisit,
  ReauthenticatedAnswer,
  SignInAnswer,
  Visit,
  Who,
} from '../../server/sessions.ts'
import type { Call } from './request.ts'

/** Wraps a route handler, a server action or a page. It runs only when the guard lets the request pass. */
export type NextGuard = <Args extends readonly unknown[], Answer>(
  then: (...args: Args) => Answer,
) => (...args: Args) => Promise<Awaited<Answer>>

/** Curfew for a Next application. No method takes a request, because Next knows the present one. */
export interface ForNext<Task extends string, Rules, Role extends string = string, Data = unknown> {
  /** The handlers of `app/session/[[...below]]/route.ts`, which answer `/session`. */
  readonly attach: () => Readonly<Record<'GET' | 'POST', (request: Request) => Promise<Response>>>
  /**
   * The function of `proxy.ts` gives every document its visit, and keeps other sites from changing anything. It sends people without a
   * session to sign in, unless the path is open. It grants nothing: pages, actions and route handlers have their own guards.
   */
  readonly proxy: (isOpen: (path: string) => boolean) => (request: Request) => Promise<Response>
  /** The request's view of the session. */
  readonly visit: () => Promise<Visit<Task, Rules, Data>>
  /**
   * The live visit of the person whom `requireTask`, `requirePerson` or `requireFresh` has let in. A layout is rendered
   * beside its page, not behind the page's guard, so there use `visit`.
   * @throws Misuse when none of them has.
   */
  readonly person: () => Promise<LiveVisit<Task, Rules, Data>>
  // Methods, so that an application's own pass where those of any are taken.
  /**
   * Changes the application's own data of the request's session, and answers the visit with it, which `visit` gives from
   * now on. Give a function of the present data where only a part is to change: after another write in between it is
   * called again. Without a live session nothing changes, and the answer says so.
   * @throws Misuse when the setup has no `data`, or the value cannot be kept.
   */
  setData(change: DataChange<Data>): Promise<Visit<Task, Rules, Data>>
  /**
   * The path to which the person returns after they signed in. It is a page of this site, and neither the sign-in page nor
   * Curfew's own. An action that the sign-in page sends finds it there. Elsewhere hand it the page's own: `returnTo({ from })`.
   * @see OWASP ASVS 5.0.0, 3.7.2: no redirect to another site.
   */
  readonly returnTo: (setup?: ReturnSetup) => Promise<string>
  /** The same as pages receive it, for `<SessionProvider initial={…}>`. */
  readonly status: () => Promise<WireStatus>
  /** Admits people with a task. When the task has a rule, `load` finds the object that the rule checks. */
  readonly requireTask: <Wanted extends Task>(task: Wanted, ...load: Load<Rules, Wanted, Call>) => NextGuard
  /** Admits every person who is signed in. `why` tells the next reader why no task is required. */
  readonly requirePerson: (why: string) => NextGuard
  /**
   * Admits a person who has proved who they are at most so long ago. A page sends others to sign in, with `why=not-fresh` in
   * the address. An action fails with the digest `curfew-401`.
   */
  readonly requireFresh: (maxAge: Duration) => NextGuard
  /** Admits every request. `why` tells the next reader the reason. */
  readonly open: (why: string) => NextGuard
  /**
   * Starts a session and sets its cookie, from a route handler or an action. `too-many`: the policy asks which other session
   * ends, so none has started.
   */
  signIn(who: Who<Role, Data>): Promise<SignInAnswer>
  /** Ends the session that the person chose, and starts the one that waited for it. */
  readonly finishSignIn: (choice: Choice) => Promise<FinishAnswer>
  /**
   * Notes that the person has proved again who they are, once the application has checked it. Sets the cookie of a session
   * that takes the place of theirs. `ended`: theirs has ended meanwhile. `how`: how they proved it.
   */
  readonly reauthenticated: (how?: string) => Promise<ReauthenticatedAnswer>
  /** Ends the session and clears its cookie. */
  readonly signOut: () => Promise<void>
  /**
   * Tells pages that the application has stored a form, so that they destroy its draft. Call it once the form is stored and
   * before the response. `form`: its fields, such as the `FormData` of an action, or its once-only key.
   */
  readonly took: (form: unknown) => Promise<void>
}
