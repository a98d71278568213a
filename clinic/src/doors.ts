import type { Clock } from 'curfew'
import { forHono, type HonoSetup } from 'curfew/adapters/hono'
import { createSessions, type Journal, type Sessions } from 'curfew/server/sessions'
import type { Store } from 'curfew/stores/store'
import type { ClinicRoles } from './roles.ts'
import { orAway } from './store-away.ts'

/** What the clinic's sessions are made of. */
export interface SessionParts {
  readonly roles: ClinicRoles
  readonly store: Store
  readonly journal: Journal
  readonly clock?: Clock
  readonly origin?: string
  readonly draftSecret: string
}

type AsksStore = 'start' | 'signOut' | 'list' | 'ofSubject' | 'end' | 'endAll' | 'changeRoles' | 'message'

const sayingWhoFailed = <All extends Pick<Sessions, AsksStore>>(sessions: All): All => ({
  ...sessions,
  start: orAway(sessions.start),
  signOut: orAway(sessions.signOut),
  list: orAway(sessions.list),
  ofSubject: orAway(sessions.ofSubject),
  end: orAway(sessions.end),
  endAll: orAway(sessions.endAll),
  changeRoles: orAway(sessions.changeRoles),
  message: orAway(sessions.message),
})

/** The clinic's sessions, kept to their policies from now on. What fails because the store is away fails as `StoreAway`. */
export const openSessions = (parts: SessionParts) => sayingWhoFailed(createSessions(parts))

/** The clinic's sessions as `openSessions` gives them. */
export type ClinicSessions = ReturnType<typeof openSessions>

/** What is shown to somebody who is refused something. */
export type RefusalPage = NonNullable<HonoSetup['refusalPage']>

/** What is refused. */
export type Refusal = Parameters<RefusalPage>[1]

/** What stands before the clinic's routes and says who is let in. */
export const openDoors = (sessions: ClinicSessions, refusalPage: RefusalPage) =>
  forHono(sessions, { signIn: '/sign-in', refusalPage })

/** The doors as `openDoors` gives them. */
export type Doors = ReturnType<typeof openDoors>

/** One request's view of somebody who is signed in. */
export type LiveVisit = Extract<ReturnType<Doors['visit']>, { readonly kind: 'live' }>
