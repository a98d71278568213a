import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ForNode } from 'curfew/adapters/node'
import type { Visit } from 'curfew/server/sessions'
import type { BoundCookies } from './cookies.ts'
import { type FlatHeaders, valuesOf } from './pages.ts'
import { pathOf, withoutSlash } from './proxy/target.ts'
import type { Settings } from './settings.ts'

/** An answer of the application on its way out, when its session may begin or end by it. */
export interface Leaving {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly target: string
  readonly visit: Visit | undefined
  readonly status: number
  readonly headers: FlatHeaders
}

/** The rules by which the application's own sign-in and sign-out begin and end sessions of the gateway. */
export interface ApplicationSession {
  /** Gives the headers to send. It may sign a person in or out. */
  readonly answered: (leaving: Leaving) => Promise<FlatHeaders>
}

// The store keeps a session under the SHA-256 of its token.
const keyIn = (response: ServerResponse, cookieNames: readonly string[]): string | undefined => {
  const cookies = [response.getHeader('set-cookie') ?? []].flat().map(String)
  for (const cookie of cookies) {
    const [name = '', token = ''] = cookie.split(';', 1)[0]?.split('=', 2) ?? []
    if (cookieNames.includes(name) && token) return createHash('sha256').update(token).digest('base64url')
  }
  return undefined
}

// Two logins of one person in the application cannot be told from two persons. So each is a subject of its own.
const subjectOf = (value: string): string =>
  `login-${createHash('sha256').update(value).digest('base64url').slice(0, 16)}`

const isSameOrigin = ({ headers }: IncomingMessage): boolean => {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const from = headers.origin ?? headers.referer
  return from !== undefined && URL.canParse(from) && new URL(from).host === headers.host
}

// Applications take both spellings, with a slash at the end and in capitals.
const placeOf = (path: string): string => withoutSlash(path).toLowerCase()

/** The path of this site to which a response leads; undefined for no redirect, and for one to another site. */
const leadsTo = ({ request, status, headers }: Leaving): string | undefined => {
  const location = status >= 300 ? valuesOf(headers, 'location')[0] : undefined
  const here = `http://${request.headers.host ?? 'here'}`
  if (location === undefined || !URL.canParse(location, here)) return undefined
  const { host, pathname } = new URL(location, here)
  return host === new URL(here).host ? placeOf(pathname) : undefined
}

/** Follows the application's own sign-in and sign-out, as the settings say. */
export const followApplication = (
  settings: Pick<Settings, 'signIn' | 'signOutAt'>,
  roles: readonly string[],
  node: ForNode<string, unknown>,
  cookies: BoundCookies,
  cookieNames: readonly string[],
): ApplicationSession => {
  const { signIn, signOutAt } = settings

  // A login sets the cookie anew, or leads on from the login page with the cookie that was there before. A redirect back to
  // the login page is a wrong password. One to another site asks a provider, whose answer is still to come.
  const loginIn = (leaving: Leaving): { name: string; value: string } | undefined => {
    const { request, target, visit, status, headers } = leaving
    if (signIn.by !== 'application' || status >= 400) return undefined
    const loginAt = placeOf(signIn.loginAt)
    const path = placeOf(pathOf(target))
    const to = leadsTo(leaving)
    const leadsOn = to !== undefined && to !== loginAt
    const isUnderLogin = path === loginAt || path.startsWith(`${loginAt}/`)
    const isPost = request.method === 'POST'
    const set = cookies.valueIn(headers, 'set-cookie')
    // In a session any response may renew the cookie. Only a login that leads on is the next person's.
    if (visit?.kind === 'live') return isUnderLogin && leadsOn ? set : undefined
    if (set && isPost) return leadsOn || status < 300 ? set : undefined
    if (set) return isUnderLogin && path !== loginAt && leadsOn ? set : undefined
    return isPost && path === loginAt && leadsOn ? cookies.valueIn(request.rawHeaders, 'cookie') : undefined
  }

  const begin = async (leaving: Leaving): Promise<FlatHeaders | undefined> => {
    const { request, response, headers } = leaving
    const login = loginIn(leaving)
    if (!login) return undefined
    await node.signIn(request, response, { subject: subjectOf(login.value), roles, how: 'application' })
    const key = keyIn(response, cookieNames)
    if (key === undefined) return headers
    const bound = cookies.toBrowser(headers, key)
    return cookies.valueIn(headers, 'set-cookie')
      ? bound
      : [...bound, 'Set-Cookie', cookies.bind(login.name, login.value, key)]
  }

  return {
    answered: async (leaving) => {
      const { request, response, target, visit, status, headers } = leaving
      if (!visit) return headers
      const begun = await begin(leaving)
      if (begun) return begun
      if (visit.kind !== 'live') return headers
      if (
        signOutAt !== undefined &&
        placeOf(pathOf(target)) === placeOf(signOutAt) &&
        status < 400 &&
        isSameOrigin(request)
      )
        await node.signOut(request, response)
      return cookies.toBrowser(headers, visit.key)
    },
  }
}
