import type { IncomingMessage, ServerResponse } from 'node:http'
import { Misuse } from '../core/misuse.ts'
import { isPromised, onceThere, rejecting, type Soon } from '../core/soon.ts'
import { statusAt } from '../core/status.ts'
import { after, days, hours } from '../core/time.ts'
import { droppingBags } from '../server/bag-ending.ts'
import { inTime, patientBags } from '../server/patience.ts'
import { unavailable } from '../server/problem.ts'
import { type Asked, createSessions, type Sessions, type Visit } from '../server/sessions.ts'
import type { AnyBag, BagVerbs } from './express-session/bag.ts'
import { hasHead, holdBack } from './express-session/hold-back.ts'
import { type Holding, type Host, holdBag } from './express-session/holding.ts'
import { checkOptions, type KnownOptions, rolesFor, type Setting } from './express-session/options.ts'
import type { Ground } from './express-session/stand.ts'
import { forNode, handBack, nodeFit, send } from './node.ts'

export type { BagVerbs, Told } from './express-session/bag.ts'
export type { CookieView } from './express-session/cookie-view.ts'
export type { CookieOptions, KnownOptions, Setting } from './express-session/options.ts'

/**
 * What an application keeps in `req.session`. Say what that is:
 * `declare module 'curfew/adapters/express-session' { interface SessionData { cart?: string[] } }`.
 */
export interface SessionData {
  /** Where Passport keeps whom it let in. */
  passport?: { user?: unknown }
}

/** What is `req.session`: the application's bag, and what can be done with it. */
export interface Bag extends BagVerbs, Partial<SessionData> {}

declare global {
  namespace Express {
    interface Request {
      session: Bag
      sessionID: string
    }
  }
}

/** Somebody who is signed in. */
export interface SignedIn {
  readonly subject: string
  /** Default: the one role of everybody, or none when the application has roles of its own. */
  readonly roles?: readonly string[]
}

/** Options of `session`: those of express-session that say something here, and Curfew's own. */
export interface SessionOptions<Task extends string, Role extends string, Rules>
  extends KnownOptions,
    Setting<Task, Role, Rules> {
  /** Who a bag says is signed in; undefined, for nobody. It is asked again whenever the bag has changed. */
  readonly who: (bag: Partial<SessionData>) => SignedIn | undefined
}

/** The middleware, and the sessions that it stands on: for `forExpress`, for operators, and to be closed at the end. */
export interface SessionHandler<Task extends string, Role extends string, Rules> {
  (request: IncomingMessage, response: ServerResponse, next: (failure?: unknown) => void): void
  readonly sessions: Sessions<Task, Role, Rules>
}

type Carrier = IncomingMessage & { session?: AnyBag | null; sessionID?: string }

const forgetsEvery = hours(1)
const aboutContent = /^(content-|etag$|last-modified$|location$|transfer-encoding$)/

/**
 * Express's `req.session` as express-session has it, on Curfew: whoever the bag says is signed in has a session.
 * @throws Misuse for each option that is not taken, with what to write instead.
 */
export const session = <const Task extends string = never, const Role extends string = 'person', Rules = unknown>(
  options: SessionOptions<Task, Role, Rules>,
): SessionHandler<Task, Role, Rules> => {
  checkOptions(options)
  const { store, who, anonymousFor = days(1), unset = 'keep', origin } = options
  const bags = patientBags(options.bags)
  const roles = rolesFor(options)
  const failed = (failure: unknown): void =>
    sessions.write({ what: 'store-failed', detail: `a bag: ${String(failure)}` })
  const sessions: Sessions<Task, Role, Rules> = createSessions({
    ...options,
    roles,
    store: droppingBags(store, bags, failed),
  })
  const ordinary = options.roles ? [] : ['person']

  const ground: Ground = {
    sessions: sessions as unknown as Sessions,
    bags,
    anonymousFor,
    reach: options,
    who: (bag) => {
      const found = who(bag)
      return found ? { subject: found.subject, roles: found.roles ?? ordinary } : undefined
    },
    isLive: async (key) => {
      const stored = await inTime(Promise.resolve(store.find(key)))
      if (!stored) return false
      return statusAt(stored.session, roles.policyOf(stored.session.roles), sessions.now()).phase !== 'ended'
    },
  }
  const node = forNode(sessions)

  let forgetsAt = sessions.now()
  const forgetTheOld = (): void => {
    const now = sessions.now()
    if (now < forgetsAt) return
    forgetsAt = after(now, forgetsEvery)
    bags.forget(now).catch(failed)
  }

  const away = async (failure: unknown, response: ServerResponse): Promise<void> => {
    failed(failure)
    for (const name of response.getHeaderNames()) if (aboutContent.test(name)) response.removeHeader(name)
    await send(unavailable(), response)
  }

  const hold = (request: Carrier, response: ServerResponse): Soon<Holding | undefined> => {
    const asked = (): Asked => nodeFit.asked(request)
    const host: Host = {
      hears: () => !hasHead(response),
      hand: (setCookie) => handBack(response, setCookie),
      shows: (bag, id) => {
        if (bag) request.session = bag
        else delete request.session
        request.sessionID = id
      },
      isSecure: () => (origin ?? asked().url).startsWith('https:'),
    }
    const failed = async (failure: unknown): Promise<undefined> => {
      if (failure instanceof Misuse) throw failure
      await away(failure, response)
    }
    try {
      const holding = holdBag(ground, asked, node.visit(request) as unknown as Visit, host)
      return isPromised(holding) ? holding.catch(failed) : holding
    } catch (failure) {
      return failed(failure)
    }
  }

  const settling = (holding: Holding, request: Carrier): Promise<unknown> | undefined => {
    const bag = holding.bag()
    if (bag && request.session !== bag) return unset === 'destroy' ? holding.destroy() : undefined
    return holding.isSettled() ? undefined : holding.settle()
  }

  const handler = (request: Carrier, response: ServerResponse, next: (failure?: unknown) => void): void => {
    if (request.session) {
      next()
      return
    }
    let goesOn = false
    const held = (holding: Holding | undefined): void => {
      if (!holding) return
      holdBack(response, {
        settle: () => settling(holding, request),
        failed: async (failure) => {
          if (failure instanceof Misuse) next(failure)
          else await away(failure, response)
          return !(failure instanceof Misuse)
        },
        thrown: next,
      })
      goesOn = true
    }
    const goOn = (): void => {
      if (goesOn) next()
    }
    const enter = node.attach(() => onceThere(hold(request, response), held))
    forgetTheOld()
    const entered = rejecting(() => enter(request, response))
    if (isPromised(entered)) entered.then(goOn, next)
    else goOn()
  }

  return Object.assign(handler, { sessions })
}
