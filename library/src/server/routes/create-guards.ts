import type { MaybePromise } from '../../core/maybe-promise.ts'
import type { RouteGuard } from './cross-site.ts'
import { checkMaxAge } from './declared.ts'
import type { Guards } from './guards.ts'
import type { Middleware } from './middleware.ts'
import type { Checks } from './verdict.ts'

/** Answers the refusal of a request; undefined lets it pass. */
export type Refuse<Context> = (context: Context) => MaybePromise<Response | undefined>

/** Makes the guard of a framework. */
export type MakeGuard<Context, Guard> = (refuse: Refuse<Context>, asksFor: RouteGuard) => Guard

const letIn = (): undefined => undefined

/** The checks behind guards. */
type Asking<Context, Task extends string, Rules, Data> = Checks<Context, Task, Rules, Data> &
  Pick<Middleware<Context, Task, Rules, Data>, 'checkTask' | 'returnTo'>

/** The guards of an adapter. `make` turns a check into the guard that its framework puts before a route. */
export const createGuards = <Context, Task extends string, Rules, Guard, Data>(
  asking: Asking<Context, Task, Rules, Data>,
  make: MakeGuard<Context, Guard>,
): Guards<Task, Rules, Context, Guard, Data> => ({
  visit: asking.visit,
  person: asking.person,
  setData: asking.setData,
  returnTo: asking.returnTo,
  requireTask: (task, ...load) => {
    asking.checkTask(task)
    return make((context) => asking.refuseTask(context, task, load), 'session')
  },
  requirePerson: () => make(asking.refusePerson, 'session'),
  requireFresh: (maxAge) => {
    checkMaxAge(maxAge)
    return make((context) => asking.refuseUnfresh(context, maxAge), 'session')
  },
  open: () => make(letIn, 'open'),
})
