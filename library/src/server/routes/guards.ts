import type { ObjectOf } from '../../core/role.ts'
import type { Duration } from '../../core/time.ts'
import type { DataChange } from '../visits/own-value.ts'
import type { LiveVisit, Visit } from '../visits/visit.ts'
import type { Places, Refusal } from './refusal.ts'
import type { ReturnSetup } from './return-to.ts'

/** The options for refusals. `Context` is what the framework hands to a route. */
export interface RefusalSetup<Context> extends Places {
  /**
   * The page for a person who is refused. Scripts get a JSON problem, and so does every client when this is left out.
   */
  readonly refusalPage?: (context: Context, refusal: Refusal) => Response | Promise<Response>
}

/** How a route finds the object for its task's rule; undefined when there is none. */
export type Load<Rules, Task, Context> =
  ObjectOf<Rules, Task> extends readonly [infer Thing]
    ? readonly [load: (context: Context) => Thing | undefined | Promise<Thing | undefined>]
    : readonly []

/** The guards that every adapter offers. `Guard` is what its framework puts before a route. */
export interface Guards<Task extends string, Rules, Context, Guard, Data = unknown> {
  /**
   * The request's view of the session.
   * @throws Misuse when the request did not go through `attach`.
   */
  readonly visit: (context: Context) => Visit<Task, Rules, Data>
  /**
   * The live visit of the person whom `requireTask`, `requirePerson` or `requireFresh` has let in.
   * @throws Misuse when none of them has.
   */
  readonly person: (context: Context) => LiveVisit<Task, Rules, Data>
  // A method, so that an application's guards pass where those of any are taken.
  /**
   * Changes the application's own data of the request's session, and answers the visit with it, which `visit` gives from
   * now on. Give a function of the present data where only a part is to change: after another write in between it is
   * called again. Without a live session nothing changes, and the answer says so. After a sign-in in the same request
   * it still concerns the session that the request came with, which has ended.
   * @throws Misuse when the setup has no `data`, or the value cannot be kept.
   */
  setData(context: Context, change: DataChange<Data>): Promise<Visit<Task, Rules, Data>>
  /**
   * The path to which the person of this request returns after they signed in. It is a page of this site, and neither the
   * sign-in page nor Curfew's own. It is in `from` of the address to which a guard sent them. A form that is sent from
   * there without an address of its own needs no field for it.
   * @see OWASP ASVS 5.0.0, 3.7.2: no redirect to another site.
   */
  readonly returnTo: (context: Context, setup?: ReturnSetup) => string
  /** Lets in a person who may do a task. If the task has a rule, it judges the object that `load` finds. */
  readonly requireTask: <Wanted extends Task>(task: Wanted, ...load: Load<Rules, Wanted, Context>) => Guard
  /** Lets in every signed-in person. `why` tells the next reader why no task is required. */
  readonly requirePerson: (why: string) => Guard
  /**
   * Lets in a person whose proof is at most so old: a sign-in, or `reauthenticated`. It stands beside `requireTask`
   * before what does most harm, or alone. Others are sent to sign in, with `why=not-fresh` in the address. A script
   * gets a 401 with `maxAgeMs`.
   * @throws Misuse when the age is no length of time.
   * @see OWASP ASVS 5.0.0, 7.5.1 and 7.5.3.
   */
  readonly requireFresh: (maxAge: Duration) => Guard
  /** Lets in every request. `why` is for the next reader. */
  readonly open: (why: string) => Guard
}
