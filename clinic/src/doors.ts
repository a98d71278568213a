import type { Clock } from 'curfew'
import { forHono, type HonoSetup } from 'curfew/adapters/hono'
import { createSessions } from 'curfew/server/sessions'
import type { KeptJournal, Store } from 'curfew/stores/store'
import type { Context } from 'hono'
import type { ClinicRoles, Task } from './roles.ts'

/** The parts of the clinic's sessions. */
export interface SessionParts {
  readonly roles: ClinicRoles
  readonly store: Store
  readonly journal: KeptJournal
  readonly clock?: Clock
  readonly origin?: string
  readonly draftSecret: string
  readonly trustedProxies?: readonly string[]
  readonly server: string
}

/** The clinic's sessions, kept to their policies from now on. */
export const openSessions = (parts: SessionParts) => createSessions(parts)

/** The clinic's sessions as `openSessions` gives them. */
export type ClinicSessions = ReturnType<typeof openSessions>

/** The page that shows a refusal. */
export type RefusalPage = NonNullable<HonoSetup['refusalPage']>

/** A refusal. */
export type Refusal = Parameters<RefusalPage>[1]

/** A rule about an object that admitted a request. It is checked again inside the act's transaction. */
export interface AskedRule {
  readonly task: Task
  readonly find: (c: Context) => unknown
  readonly decide: (visit: LiveVisit, object: unknown) => boolean
}

const rules = new WeakMap<Context, readonly AskedRule[]>()

/** The rules that admitted a request. */
export const rulesOf = (c: Context): readonly AskedRule[] => rules.get(c) ?? []

const remembering =
  (task: Task, find: (c: Context) => unknown) =>
  (c: Context): unknown => {
    const decide: AskedRule['decide'] = (visit, object) => visit.may(task, ...([object] as unknown as []))
    const others = rulesOf(c).filter((rule) => rule.find !== find)
    rules.set(c, [...others, { task, find, decide }])
    return find(c)
  }

const fit = (sessions: ClinicSessions, refusalPage: RefusalPage) =>
  forHono(sessions, { signIn: '/sign-in', refusalPage })

/** The guards before the clinic's routes. */
export const openDoors = (sessions: ClinicSessions, refusalPage: RefusalPage): ReturnType<typeof fit> => {
  const doors = fit(sessions, refusalPage)
  const requireTask = ((task: Task, ...load: readonly ((c: Context) => unknown)[]) =>
    doors.requireTask(
      task,
      ...(load.map((find) => remembering(task, find)) as unknown as []),
    )) as typeof doors.requireTask
  return { ...doors, requireTask }
}

/** The guards as `openDoors` gives them. */
export type Doors = ReturnType<typeof openDoors>

/** One request's view of a person who is signed in. */
export type LiveVisit = Extract<ReturnType<Doors['visit']>, { readonly kind: 'live' }>
