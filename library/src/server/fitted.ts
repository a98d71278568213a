import type { ObjectOf } from '../core/role.ts'
import type { Places, Refusal } from './refusal.ts'
import type { Visit } from './visit.ts'

/** What an application may say about its refusals. `Context` is what its framework hands to a route. */
export interface DoorSetup<Context> extends Places {
  /** The page for a person who is refused something. Scripts, and everybody when left out, get a JSON problem. */
  readonly refusalPage?: (context: Context, refusal: Refusal) => Response | Promise<Response>
}

/** How a route finds the object that its task's rule asks about; undefined: there is no such thing. */
export type Load<Rules, Task, Context> =
  ObjectOf<Rules, Task> extends readonly [infer Thing]
    ? readonly [load: (context: Context) => Thing | undefined | Promise<Thing | undefined>]
    : readonly []

/** What every adapter gives. `Guard` is what its framework puts before a route. */
export interface Fitted<Task extends string, Rules, Context, Guard> {
  /**
   * The request's view of the session.
   * @throws Misuse when the request did not go through `attach`.
   */
  readonly visit: (context: Context) => Visit<Task, Rules>
  /** Lets in who may do a task, to the object that `load` finds when the task has a rule. */
  readonly requireTask: <Asked extends Task>(task: Asked, ...load: Load<Rules, Asked, Context>) => Guard
  /** Lets in whoever is signed in. `why` no task is asked for, for the next reader. */
  readonly requirePerson: (why: string) => Guard
  /** Lets in everybody. `why`, for the next reader. */
  readonly open: (why: string) => Guard
}
