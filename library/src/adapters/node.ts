import type { IncomingMessage, ServerResponse } from 'node:http'
import { whenReady } from '../core/maybe-promise.ts'
import { withChangedTiming } from '../server/http/changed-session.ts'
import { headOf, isUnreadable, pathOf } from '../server/http/incoming.ts'
import { quietenUpgrade } from '../server/http/upgrade.ts'
import { createGuards, type Refuse } from '../server/routes/create-guards.ts'
import type { Attaching, CrossSite } from '../server/routes/cross-site.ts'
import type { Guards, RefusalSetup } from '../server/routes/guards.ts'
import { createMiddleware, type Entered, type FrameworkBinding, isSameCookie } from '../server/routes/middleware.ts'
import { createVerbs, type Verbs } from '../server/routes/verbs.ts'
import type {
  Choice,
  FinishAnswer,
  OwnRequest,
  ReauthenticatedAnswer,
  RequestHead,
  Sessions,
  SignInAnswer,
  Who,
} from '../server/sessions.ts'
import { answering } from './node/answering.ts'
import { followResponse } from './node/follow.ts'
import { holdBody } from './node/hold-body.ts'
import { keepNowhere } from './node/no-store.ts'
import { type Fuller, wholeOf } from './node/request.ts'
import { turnAway } from './node/send.ts'
import { isAtUpgrade } from './node/upgrade.ts'

export { clearContent } from './node/answering.ts'
export { connect } from './node/connect.ts'
export { createErrorLayer } from './node/error-layer.ts'
export { holdBody } from './node/hold-body.ts'
export { keepNowhere } from './node/no-store.ts'
export { send, turnAway } from './node/send.ts'

/** Answers a request, as `createServer` takes it. */
export type NodeListener<Incoming = IncomingMessage> = (request: Incoming, response: ServerResponse) => unknown

/** Wraps a listener, so that it runs only when the guard lets the request pass. */
export type NodeGuard<Incoming = IncomingMessage> = (then: NodeListener<Incoming>) => NodeListener<Incoming>

/** Curfew for a server of plain Node, and for frameworks that pass on Node's requests: `Incoming` is their type. */
export interface ForNode<
  Task extends string,
  Rules,
  Incoming = IncomingMessage,
  Role extends string = string,
  Data = unknown,
> extends Guards<Task, Rules, Incoming, NodeGuard<Incoming>, Data> {
  /** Gives every request its visit, answers `/session`, and keeps other sites from changing anything. */
  readonly attach: (then: NodeListener<Incoming>, how?: Attaching) => NodeListener<Incoming>
  /** Starts a session and sets its cookie. `too-many`: the policy asks which other session ends, so none has started. */
  signIn(request: Incoming, response: ServerResponse, who: Who<Role, Data>): Promise<SignInAnswer>
  /** Ends the session that the person chose, and starts the one that waited for it. */
  readonly finishSignIn: (request: Incoming, response: ServerResponse, choice: Choice) => Promise<FinishAnswer>
  /**
   * Notes that the person has proved again who they are, once the application has checked it. Sets the cookie of a session
   * that takes the place of theirs. `ended`: theirs has ended meanwhile. `how`: how they proved it.
   */
  readonly reauthenticated: (
    request: Incoming,
    response: ServerResponse,
    how?: string,
  ) => Promise<ReauthenticatedAnswer>
  /** Ends the session and clears its cookie. */
  readonly signOut: (request: Incoming, response: ServerResponse) => Promise<void>
  /**
   * Tells pages that the application has stored a form, so that they destroy its draft. Call it once the form is stored and
   * before the response. `form`: its fields, or its once-only key. Default: the request's `body`, if it was read.
   */
  readonly took: (request: Incoming, response: ServerResponse, form?: unknown) => void
}

type NodeBinding = Required<Pick<FrameworkBinding<IncomingMessage>, 'head' | 'path' | 'request' | 'isUnreadable'>>

const nodeBinding: NodeBinding = {
  head: headOf,
  isUnreadable,
  path: pathOf,
  request: wholeOf,
}

/** Reads a request of Node; for frameworks that wrap Node's requests in their own. */
export const nodeFit: {
  readonly asked: (request: IncomingMessage) => RequestHead
  readonly path: (request: IncomingMessage) => string
  readonly whole: (request: IncomingMessage) => OwnRequest
  readonly isUnreadable: (request: IncomingMessage) => boolean
} = {
  asked: nodeBinding.head,
  isUnreadable: nodeBinding.isUnreadable,
  path: nodeBinding.path,
  whole: nodeBinding.request,
}

/** The cookies of a response and one more, which replaces an earlier one of its name. */
export const withCookie = (given: unknown, cookie: string): string[] => {
  const others = [given ?? []].flat().map(String)
  return [...others.filter((other) => !isSameCookie(other, cookie)), cookie]
}

/** Sets a cookie on the response, in place of an earlier one of its name. No cache may store the response. */
export const handBack = (response: ServerResponse, cookie: string): void => {
  keepNowhere(response)
  response.setHeader('set-cookie', withCookie(response.getHeader('set-cookie'), cookie))
}

/** Sets the session's cookie on the response, and tells the requesting page that its session has changed. */
export const handSession = (response: ServerResponse, cookie: string): void => {
  handBack(response, cookie)
  response.setHeader('server-timing', withChangedTiming(response.getHeader('server-timing')))
}

/** Adds to a route's response the cookie and the timing of its visit. */
export const sendAlong = ({ cookie, timing, document }: Entered, response: ServerResponse): void => {
  if (isAtUpgrade(response)) return
  if (cookie) handBack(response, cookie)
  if (timing && document) followResponse(response, timing, document)
}

/** The same for frameworks on Node that respond to failures in a way of their own. */
export interface FitNode<Task extends string, Rules, Incoming, Role extends string, Data>
  extends ForNode<Task, Rules, Incoming, Role, Data> {
  /** The response to a `StoreAway` or a `Misuse`; undefined for an error of the application. */
  readonly failed: (request: Incoming, failure: unknown) => Promise<Response | undefined>
  /** The requests that other sites may make. */
  readonly crossSite: CrossSite
  /** Whether a request is one of those. */
  readonly isCrossSite: (request: Incoming) => boolean
}

/** Adapts sessions to frameworks on Node. The framework responds to errors that a listener throws or rejects with. */
export const fitNode = <
  Task extends string,
  Role extends string,
  Rules,
  Incoming extends IncomingMessage = IncomingMessage,
  Data = unknown,
>(
  sessions: Sessions<Task, Role, Rules, Data>,
  setup: RefusalSetup<Incoming> = {},
): FitNode<Task, Rules, Incoming, Role, Data> => {
  const middleware = createMiddleware(
    sessions,
    { ...nodeBinding, attaching: 'createServer(attach(listener)) or app.use(attach())' },
    setup,
  )

  const guard =
    (refuse: Refuse<Incoming>): NodeGuard<Incoming> =>
    (then) =>
    (request, response) =>
      whenReady<Response | undefined, unknown>(refuse(request), (refusal) =>
        refusal ? turnAway(refusal, request, response) : then(request, response),
      )

  const verbsAt = createVerbs({ sessions, ...middleware, head: headOf })
  const verbs = (request: Incoming, response: ServerResponse): Verbs =>
    verbsAt(request, {
      outgoing: response,
      session: (cookie) => handSession(response, cookie),
      cookie: (cookie) => handBack(response, cookie),
    })

  return {
    attach: (then, how) => {
      middleware.crossSite.add(how?.crossSite)
      return (request, response) => {
        quietenUpgrade(request)
        return whenReady<Response | Entered, unknown>(middleware.enter(request), (entered) => {
          if (entered instanceof Response) return turnAway(entered, request, response)
          sendAlong(entered, response)
          holdBody(entered, request, response)
          return then(request, response)
        })
      }
    },
    ...createGuards<Incoming, Task, Rules, NodeGuard<Incoming>, Data>(middleware, guard),
    failed: middleware.failed,
    crossSite: middleware.crossSite,
    isCrossSite: middleware.isCrossSite,
    open: () => (then) => then,
    signIn: async (request, response, who) => verbs(request, response).signIn(who),
    finishSignIn: async (request, response, choice) => verbs(request, response).finishSignIn(choice),
    reauthenticated: async (request, response, how) => verbs(request, response).reauthenticated(how),
    signOut: async (request, response) => verbs(request, response).signOut(),
    took: (request, response, form = (request as Fuller).body) => verbs(request, response).took(form),
  }
}

/**
 * Adapts sessions to plain Node. The listener of `attach` responds to a `StoreAway` or a `Misuse` that a route throws. It
 * never leaves a rejection unhandled, so `createServer(attach(listener))` is enough.
 */
export const forNode = <
  Task extends string,
  Role extends string,
  Rules,
  Incoming extends IncomingMessage = IncomingMessage,
  Data = unknown,
>(
  sessions: Sessions<Task, Role, Rules, Data>,
  setup: RefusalSetup<Incoming> = {},
): ForNode<Task, Rules, Incoming, Role, Data> => {
  const {
    attach,
    failed,
    crossSite: _crossSite,
    isCrossSite: _isCrossSite,
    ...rest
  } = fitNode<Task, Role, Rules, Incoming, Data>(sessions, setup)
  return {
    ...rest,
    attach: (then, how) => {
      const listener = attach(then, how)
      return (request, response) =>
        answering(
          () => listener(request, response),
          () => ({
            response,
            failed: (failure) => failed(request, failure),
            send: (answer) => turnAway(answer, request, response),
            abandon: () => (request.socket ?? response).destroy(),
          }),
        )
    },
  }
}
