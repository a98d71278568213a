import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ForNode, forNode, type NodeListener } from 'curfew/adapters/node'
import { type Metrics, metrics } from 'curfew/metrics/prometheus'
import { createSessions, type Journals, type LiveVisit, type Sessions, type Visit } from 'curfew/server/sessions'
import type { Store } from 'curfew/stores/store'
import { type Accepted, guardOf, refuse, type Serving, serve } from './application.ts'
import { followApplication } from './application-session.ts'
import { openClientFiles } from './client-files.ts'
import type { Config, Site } from './config.ts'
import { bindCookies, createSeal } from './cookies.ts'
import { answerRefused } from './guard/refused.ts'
import type { KeptPosts } from './kept-posts.ts'
import { createLatePosts } from './late-posts.ts'
import { needsSession } from './needs-session.ts'
import type { FlatHeaders, OwnPlace } from './pages.ts'
import { pathOf, targetOf } from './proxy/target.ts'
import type { Upstream } from './proxy/upstream.ts'
import type { Match } from './route.ts'
import type { Settings } from './settings.ts'
import { type Frame, type RefusedRequest, refusalOf, refusedPage } from './sign-in.ts'
import { siteOf } from './site-of.ts'
import type { StreamLaw, Streams } from './streams.ts'
import { Wrong } from './wrong.ts'

/** Answers a request for one of the gateway's own pages; undefined when there is none of this name. */
export type OwnPages = (
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
) => Promise<void> | true | undefined

/** The parts of an engine with which its own pages work. */
export interface Made {
  readonly node: ForNode<string, unknown>
  readonly sessions: Sessions
  readonly config: Config
  readonly frame: Frame
  /** The sign-in page: the gateway's own, or the application's. */
  readonly signIn: string
}

/** The surroundings of an engine, which outlive it. */
export interface Surroundings {
  readonly settings: Settings
  readonly store: Store
  readonly journal: Journals
  readonly upstreamOf: (site: Site) => Upstream
  readonly streams: Streams
  /** The forms that came after the end of their session. */
  readonly keptPosts: KeptPosts
  /** The secret of all gateways on the store. */
  readonly secret: Buffer
  readonly assert: (visit: LiveVisit, audience: string) => FlatHeaders
  readonly openPages: (made: Made) => OwnPages
  /** Reports how an accepted request came out. */
  readonly onServed?: (
    request: IncomingMessage,
    response: ServerResponse,
    served: { readonly how: string; readonly milliseconds: number; readonly visit: Visit | undefined },
  ) => void
}

/** Sessions and routes as one config has them. A new config brings a new engine. */
export interface Engine {
  readonly sessions: Sessions
  readonly listener: NodeListener
  /** The site and the match of a request. */
  readonly find: (
    request: IncomingMessage,
  ) => { readonly site: Site; readonly match: Match; readonly target: string } | undefined
  /** The sessions and routes that open streams obey. */
  readonly law: StreamLaw
  /** The parts that serve the application. */
  readonly serving: Serving
  readonly upstreamOf: (site: Site) => Upstream
  /** Answers as `listener` does, save that nothing reaches the application or one of the gateway's own pages. */
  readonly refusing: NodeListener
  readonly figures: Metrics
  readonly close: () => Promise<void>
}

/** The names of a session's cookie, over HTTP and HTTPS. */
export const cookieNamesOf = (name: string): readonly string[] => [`curfew-${name}`, `__Host-curfew-${name}`]

const upgrades = new WeakMap<IncomingMessage, Buffer>()

/** Remembers the first bytes behind an upgrade's head, so that the listener sees that it is one. */
export const markUpgrade = (request: IncomingMessage, head: Buffer): void => void upgrades.set(request, head)

const refusals: Readonly<
  Record<'none' | 'ambiguous' | 'gone' | 'noSite' | 'noTarget' | 'noPage' | 'again', RefusedRequest>
> = {
  none: { status: 403, because: 'no-route' },
  ambiguous: { status: 400 },
  gone: { status: 404, because: 'form-gone' },
  noSite: { status: 421 },
  noTarget: { status: 400 },
  noPage: { status: 404 },
  again: { status: 503 },
}

/** Creates the sessions and the listener of one config. */
export const createEngine = (config: Config, around: Surroundings): Engine => {
  const { settings, store, journal } = around
  const { at, name, origin } = settings
  const sessions: Sessions = createSessions({
    roles: config.roles,
    store,
    name,
    path: `${at}/session`,
    journal,
    ...(origin !== undefined && { origin }),
    ...(settings.clientFrom === 'proxy' && { trustedProxies: ['nearest'] }),
  }) as unknown as Sessions
  const isApplicationLogin = settings.signIn.by === 'application'
  const signIn = settings.signIn.by === 'gateway' ? `${at}/sign-in` : settings.signIn.loginAt
  const node: ForNode<string, unknown> = forNode(sessions, {
    signIn,
    // A refusal of 403 without a task is that of another site.
    refusalPage: (request, { status, task }) =>
      refusedPage(
        request,
        { status, ...(task === undefined ? status === 403 && { because: 'cross-site' } : { task }) },
        places,
      ),
  })
  const place: OwnPlace = { at, name, home: isApplicationLogin ? `${at}/why` : signIn }
  const { name: title, theme } = config
  const frame: Frame = { ...place, isThemed: theme !== undefined, ...(title !== undefined && { title }) }
  const places = { frame, roles: config.roles, signIn }
  const cookieNames = cookieNamesOf(name)
  const cookies = bindCookies(
    [...new Set([...settings.applicationCookies, ...config.applicationCookies])],
    createSeal(around.secret, 'cookies of the application'),
  )
  if (isApplicationLogin && cookies.names.length === 0)
    throw new Wrong('--sign-in is application; say by --application-cookie which cookie its login sets')
  if (isApplicationLogin && config.applicationRoles.length === 0)
    throw new Wrong('--sign-in is application; say by applicationRoles in the config which roles its people have')
  const serving: Serving = {
    sessions,
    node,
    place,
    cookieNames,
    cookies,
    following: followApplication(settings, config.applicationRoles, node, cookies, cookieNames),
    isApplicationLogin,
    clientFrom: settings.clientFrom,
    streams: around.streams,
    originOf: (request) => origin ?? `http://${request.headers.host ?? ''}`,
    assert: around.assert,
    refusal: (request, refused) => refusalOf(request, refused, places),
  }
  const latePosts = createLatePosts(around.keptPosts, { store, cookieNames, places })
  const clientFiles = openClientFiles()
  const pages = around.openPages({ node, sessions, config, frame, signIn })

  // A request is looked up by the gateway, by its guard and by the sub-request of a proxy.
  const known = new WeakMap<IncomingMessage, ReturnType<Engine['find']>>()
  const find: Engine['find'] = (request) => {
    if (!known.has(request)) known.set(request, look(request))
    return known.get(request)
  }
  const look: Engine['find'] = (request) => {
    const target = targetOf(request.url)
    const site = siteOf(config.sites, request.headers.host)
    if (target === undefined || !site) return undefined
    return { site, target, match: site.router(request.method ?? 'GET', target) }
  }

  const say = (request: IncomingMessage, response: ServerResponse, why: keyof typeof refusals): Promise<void> => {
    const answer = refusalOf(request, refusals[why], places)
    return refuse(request, response, answer, upgrades.has(request) ? request.socket : undefined)
  }

  const accepted = (request: IncomingMessage): Accepted | keyof typeof refusals => {
    const found = find(request)
    if (!found) return targetOf(request.url) === undefined ? 'noTarget' : 'noSite'
    const { match, site, target } = found
    if (match.kind !== 'route') return match.kind
    const upgrade = upgrades.get(request)
    return { target, route: match.route, upstream: around.upstreamOf(site), ...(upgrade && { upgrade }) }
  }

  const pass = async (request: IncomingMessage, response: ServerResponse, visit?: Visit): Promise<void> => {
    const to = accepted(request)
    if (typeof to === 'string') return say(request, response, to)
    const late = latePosts.again(request, to.target, visit)
    if (late === 'gone') return say(request, response, 'gone')
    const since = performance.now()
    const how = await serve(serving, request, response, { ...to, ...(late && { late }) }, visit)
    around.onServed?.(request, response, { how, milliseconds: performance.now() - since, visit })
  }

  const inside = node.attach((request, response) => {
    const own = ownName(request)
    if (own === 'again') return latePosts.offer(request, response, targetOf(request.url) ?? '', node.visit(request))
    if (own !== undefined)
      return clientFiles(request, response, own) ?? pages(request, response, own) ?? say(request, response, 'noPage')
    const to = accepted(request)
    if (typeof to === 'string') return say(request, response, to)
    const isKept = !isApplicationLogin && !upgrades.has(request)
    const late = isKept ? latePosts.keep(request, response, to.target, node.visit(request)) : undefined
    if (late) return late
    return guardOf(serving, to.route, () => pass(request, response, node.visit(request)))(request, response)
  })

  const refusing = node.attach((request, response) => {
    const to = accepted(request)
    if (typeof to === 'string') return say(request, response, to)
    return guardOf(serving, to.route, () => say(request, response, 'again'))(request, response)
  })

  const ownName = (request: IncomingMessage): string | undefined => {
    const target = targetOf(request.url)
    return target?.startsWith(`${at}/`) ? pathOf(target).slice(at.length + 1) : undefined
  }

  const listener: NodeListener = async (request, response) => {
    // An upgrade has no response that a page could be written to.
    if (upgrades.has(request) && ownName(request) !== undefined) return say(request, response, 'noPage')
    if (ownName(request) === 'refused') return answerRefused(request, response, refusing)
    if (ownName(request) !== undefined) return inside(request, response)
    const match = find(request)?.match
    if (match?.kind !== 'route' || match.route.demand.kind !== 'open') return inside(request, response)
    if (
      !needsSession(request, { isUpgrade: upgrades.has(request), isCrossSite: match.route.demand.crossSite, cookies })
    )
      return pass(request, response)
    // Open pages are served even while the store is away.
    const isThere = await sessions.ready().then(
      () => true,
      () => false,
    )
    return isThere ? inside(request, response) : pass(request, response)
  }

  const law: StreamLaw = { sessions, matchOf: (request) => find(request)?.match }
  return {
    sessions,
    listener,
    find,
    law,
    serving,
    upstreamOf: around.upstreamOf,
    refusing,
    figures: metrics(sessions),
    close: () => sessions.close(),
  }
}
