import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ForNode, NodeListener } from 'curfew/adapters/node'
import { send } from 'curfew/adapters/node'
import type { LiveVisit, Sessions, Visit } from 'curfew/server/sessions'
import type { ApplicationSession } from './application-session.ts'
import type { BoundCookies } from './cookies.ts'
import { aboutPerson, type Forwarded, forUpstream } from './heads.ts'
import type { KeptPost } from './kept-posts.ts'
import { asksForPage, type FlatHeaders, type OwnPlace, withClient, without } from './pages.ts'
import { type ClientFrom, clientAddress } from './proxy/client-address.ts'
import { askingPlain, forward } from './proxy/forward.ts'
import { answerUpgrade, tunnel } from './proxy/tunnel.ts'
import type { Upstream } from './proxy/upstream.ts'
import type { Route } from './route.ts'
import type { RefusedRequest } from './sign-in.ts'
import type { Streams } from './streams.ts'

/** An accepted request, and the application that it goes to. */
export interface Accepted {
  readonly target: string
  readonly route: Route
  readonly upstream: Upstream
  /** A form that is sent again. It takes the place of the request's own body. */
  readonly late?: KeptPost
  /** The first bytes behind an upgrade's head. */
  readonly upgrade?: Buffer
}

/** The parts of the gateway that serve the application. */
export interface Serving {
  readonly sessions: Sessions
  readonly node: ForNode<string, unknown>
  readonly place: OwnPlace
  readonly cookieNames: readonly string[]
  readonly originOf: (request: IncomingMessage) => string
  readonly cookies: BoundCookies
  readonly following: ApplicationSession
  readonly clientFrom: ClientFrom
  readonly streams: Streams
  /** Whether the application itself asks strangers to sign in. */
  readonly isApplicationLogin: boolean
  /** The gateway's own headers for the application about a live session. */
  readonly assert: (visit: LiveVisit, audience: string) => FlatHeaders
  /** The response to a request that the gateway or its application cannot serve. */
  readonly refusal: (request: IncomingMessage, refused: RefusedRequest) => Response
}

const forwardedOf = ({ clientFrom, originOf }: Serving, request: IncomingMessage): Forwarded => ({
  for: clientAddress(request, clientFrom),
  host: request.headers.host ?? '',
  proto: originOf(request).startsWith('https:') ? 'https' : 'http',
})

// A stream stays while its session lives and its person may have its route.
const following =
  ({ streams }: Serving, request: IncomingMessage, visit: Visit | undefined) =>
  (cut: (reason: string) => void): (() => void) =>
    visit?.kind === 'live' ? streams.follow({ request, visit, cut }) : () => undefined

const headersFor = (
  serving: Serving,
  request: IncomingMessage,
  visit: Visit | undefined,
  audience: string,
): string[] => {
  const { cookieNames } = serving
  const kept = forUpstream(request.rawHeaders, { cookieNames, forwarded: forwardedOf(serving, request) })
  return visit?.kind === 'live' ? [...kept, ...aboutPerson(visit), ...serving.assert(visit, audience)] : kept
}

/** Sends an accepted request on to its application. `visit` is undefined where the gateway reads no session. */
export const serve = async (
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
  { target: asked, upstream, upgrade, late }: Accepted,
  visit: Visit | undefined,
): Promise<string> => {
  const { cookieNames, place } = serving
  const target = late?.target ?? asked
  const own = headersFor(serving, request, visit, upstream.origin)
  const all = late ? [...without(own, ['content-type', 'content-length']), 'Content-Type', late.type] : own
  const { headers, dead } = serving.cookies.toApplication(all, visit?.kind === 'live' ? visit.key : undefined)
  const follow = following(serving, request, visit)
  if (upgrade) {
    const bound = (answered: FlatHeaders): FlatHeaders =>
      visit?.kind === 'live' ? serving.cookies.toBrowser(answered, visit.key) : answered
    tunnel(request, request.socket, upgrade, { upstream, target, headers, cookieNames, bound, follow })
    return 'tunnel'
  }
  // Without a visit it is not known whose these cookies are.
  if (visit) for (const cookie of dead) response.appendHeader('set-cookie', cookie)
  const isForPage = asksForPage(request.method ?? 'GET', request.headers)
  return forward(request, response, {
    upstream,
    target,
    headers: isForPage ? askingPlain(headers) : headers,
    cookieNames,
    ...(late && { body: late.body }),
    follow: (cut) => follow(cut),
    failed: (status) => serving.refusal(request, { status }),
    answered: (status, answered) => {
      // The application saw no session, and its new one must not take the place of the person's.
      if (!visit && dead.length > 0) return serving.cookies.withoutNew(answered)
      return serving.following.answered({ request, response, target, visit, status, headers: answered })
    },
    ...(isForPage && {
      inject: (status, answered) => withClient(status, answered, serving.originOf(request), place),
    }),
  })
}

/** Wraps a listener in the guard that a route demands. */
export const guardOf = ({ node, isApplicationLogin }: Serving, { demand }: Route, then: NodeListener): NodeListener => {
  if (demand.kind === 'task')
    return (node.requireTask as (task: string) => (next: NodeListener) => NodeListener)(demand.task)(then)
  return demand.kind === 'person' && !isApplicationLogin ? node.requirePerson(demand.why)(then) : then
}

/** Refuses a request that no route takes. */
export const refuse = async (
  request: IncomingMessage,
  response: ServerResponse,
  answer: Response,
  upgrading: Duplex | undefined,
): Promise<void> => {
  if (upgrading) return answerUpgrade(upgrading, answer.status, answer.statusText)
  // The body is not wanted. Reading on would let a caller keep the connection busy.
  response.setHeader('connection', 'close')
  await send(answer, response)
  request.resume()
}
