import type { IncomingMessage, ServerResponse } from 'node:http'
import { statusAt } from '../core/status.ts'
import { asStoreAway } from '../core/store-away.ts'
import { days } from '../core/time.ts'
import { droppingBags } from '../server/bags/dropping.ts'
import type { Bags } from '../server/bags/keeping.ts'
import { bagsWithBreaker, storeWithBreaker } from '../server/engine/breaker.ts'
import { createSessions, type Sessions } from '../server/sessions.ts'
import type { BagVerbs } from './express-session/bag.ts'
import { createMiddleware } from './express-session/middleware.ts'
import { checkOptions, type KnownOptions, rolesFor, type Setting, setupIn } from './express-session/options.ts'
import type { BagContext } from './express-session/state.ts'

export type { BagVerbs, Told } from './express-session/bag.ts'
export type { CookieView } from './express-session/cookie-view.ts'
export type { CookieOptions, KnownOptions, Setting } from './express-session/options.ts'

/**
 * The data that an application keeps in `req.session`. Declare its entries:
 * `declare module 'curfew/adapters/express-session' { interface SessionData { cart?: string[] } }`.
 */
export interface SessionData {
  /** The user whom Passport has signed in. */
  passport?: { user?: unknown }
}

/** The type of `req.session`: the application's data, and methods. */
export interface Bag extends BagVerbs, Partial<SessionData> {}

declare global {
  namespace Express {
    interface Request {
      session: Bag
      sessionID: string
    }
  }
}

/** A person who is signed in. */
export interface SignedIn {
  readonly subject: string
  /** Default: `person`, or no role when the application defines its own roles. */
  readonly roles?: readonly string[]
}

/** Options of `session`: those of express-session that have a meaning here, and Curfew's own. */
export interface SessionOptions<Task extends string, Role extends string, Rules>
  extends KnownOptions,
    Setting<Task, Role, Rules> {
  /** Reads from a bag which person is signed in; undefined when no one is. Called again after each change of the bag. */
  readonly who: (bag: Partial<SessionData>) => SignedIn | undefined
}

/** The middleware, with the sessions behind it: pass them to `forExpress` and to operators, and close them at the end. */
export interface SessionHandler<Task extends string, Role extends string, Rules> {
  (request: IncomingMessage, response: ServerResponse, next: (failure?: unknown) => void): void
  readonly sessions: Sessions<Task, Role, Rules, undefined>
}

const contextOf = <Task extends string, Role extends string, Rules>(
  sessions: Sessions<Task, Role, Rules, undefined>,
  bags: Bags,
  options: SessionOptions<Task, Role, Rules>,
): BagContext => {
  const { find } = storeWithBreaker(options.store)
  const ordinary = options.roles ? [] : ['person']
  return {
    sessions: sessions as unknown as Sessions,
    bags,
    anonymousFor: options.anonymousFor ?? days(1),
    reach: options,
    who: (bag) => {
      const found = options.who(bag)
      return found ? { subject: found.subject, roles: found.roles ?? ordinary } : undefined
    },
    isLive: async (key) => {
      const stored = await find(key)
      if (!stored) return false
      return statusAt(stored.session, sessions.roles.policyOf(stored.session.roles), sessions.now()).phase !== 'ended'
    },
  }
}

/**
 * Gives Express the `req.session` of express-session. A person whom `who` finds in the bag has a session of Curfew.
 * @throws Misuse for each option that is refused, with what to write instead.
 */
export const session = <const Task extends string = never, const Role extends string = 'person', Rules = unknown>(
  options: SessionOptions<Task, Role, Rules>,
): SessionHandler<Task, Role, Rules> => {
  checkOptions(options)
  const bags = bagsWithBreaker(options.bags)
  const report = (failure: unknown): void => sessions.report(asStoreAway(failure), 'a bag')
  const sessions: Sessions<Task, Role, Rules, undefined> = createSessions({
    ...setupIn(options),
    roles: rolesFor(options),
    store: droppingBags(options.store, bags, report),
  })
  return Object.assign(createMiddleware(contextOf(sessions, bags, options), options, report), { sessions })
}
