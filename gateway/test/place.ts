import { randomBytes } from 'node:crypto'
import { definePolicy, defineRoles, milliseconds, type Policy, seconds } from 'curfew'
import type { Entry } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'
import type { Store } from 'curfew/stores/store'
import type { Config } from '../src/config.ts'
import { type Gateway, type GatewayParts, openGateway } from '../src/gateway.ts'
import { answerAuth } from '../src/guard.ts'
import { createKeptPosts } from '../src/kept-posts.ts'
import type { Route, Router } from '../src/route.ts'
import { readSettings } from '../src/settings.ts'

const presence = { grace: milliseconds(1_500), lostGrace: seconds(3), opening: seconds(20) }
const oneMinute = definePolicy({ idle: seconds(60), warning: seconds(30), presence })

const routes: Readonly<Record<string, Route['demand']>> = {
  '/refund': { kind: 'task', task: 'refund.approve' },
  '/task-events': { kind: 'task', task: 'refund.approve' },
  '/assets': { kind: 'open', why: 'assets', crossSite: false },
  '/hook': { kind: 'open', why: 'webhooks', crossSite: true },
}

/** A router of a few paths; every other one is for signed-in people, and `/closed` is in no route. */
const router: Router = (_, target) => {
  const path = target.split('?')[0] ?? ''
  if (path.includes('//')) return { kind: 'ambiguous', what: path }
  if (path === '/closed') return { kind: 'none' }
  const demand = routes[path] ?? { kind: 'person', why: 'signed in' }
  return { kind: 'route', route: { path, demand, raw: false } }
}

/** The roles of the tests: a clerk, and a manager who approves refunds. */
export const testConfig = (policy: Policy = oneMinute): Config => ({
  roles: defineRoles({
    tasks: ['refund.approve'],
    roles: {
      person: { tasks: [], policy },
      clerk: { tasks: [], policy },
      manager: { tasks: ['refund.approve'], policy },
    },
  }) as never,
  sites: [{ router, routes: [] }],
  applicationCookies: [],
  applicationRoles: ['person'],
})

/** A gateway in a test. */
export interface TestGateway extends Gateway {
  readonly journal: readonly Entry[]
  /** Signs a person in and gives the cookie. */
  readonly signIn: (subject: string, ...roles: readonly string[]) => Promise<string>
}

const signInOf: GatewayParts['openPages'] =
  ({ node }) =>
  (request, response, name) => {
    if (name === 'jwks.json') {
      response.end('{"keys":[]}')
      return true
    }
    if (name !== 'sign-in' || request.method !== 'POST') return undefined
    const { subject = '', roles = '' } = request.headers as { subject?: string; roles?: string }
    return node
      .signIn(request, response, { subject, roles: roles.split(',') })
      .then(() => void response.writeHead(303, { location: '/' }).end())
  }

/** Opens a gateway in front of an application. Its sign-in asks for no password. `openPages`: other pages of its own. */
export const openTestGateway = async (
  upstream: URL,
  {
    args = [],
    store = memoryStore(),
    policy,
    answersWithin,
    openPages = signInOf,
  }: {
    readonly args?: readonly string[]
    readonly store?: Store
    readonly policy?: Policy
    readonly answersWithin?: number
    readonly openPages?: GatewayParts['openPages']
  } = {},
): Promise<TestGateway> => {
  const journal: Entry[] = []
  const settings = readSettings([upstream.href, '--listen', '127.0.0.1:0', '--private', '127.0.0.1:0', ...args])
  const gateway = await openGateway({
    settings,
    config: testConfig(policy),
    store,
    ...(answersWithin !== undefined && { answersWithin }),
    secret: randomBytes(32),
    keptPosts: createKeptPosts(Date.now),
    journal: (entry) => void journal.push(entry),
    assert: (visit) => ['Curfew-Assertion', `for ${visit.subject}`],
    answerPrivate: (engine) => (request, response) =>
      answerAuth(engine)(request, response) ?? response.writeHead(404).end(),
    openPages,
  })
  return {
    ...gateway,
    journal,
    signIn: async (subject, ...roles) => {
      const headers = { subject, roles: roles.join(), origin: gateway.url, 'sec-fetch-site': 'same-origin' }
      const answer = await fetch(`${gateway.url}/_curfew/sign-in`, { method: 'POST', headers, redirect: 'manual' })
      return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    },
  }
}
