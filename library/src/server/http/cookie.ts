import { Misuse } from '../../core/misuse.ts'
import type { Policy } from '../../core/policy.ts'
import type { Duration } from '../../core/time.ts'
import { isLoopback, outsideIn } from './hosts.ts'
import type { RequestHead } from './request.ts'

/** How browsers reach the application, as far as cookies are concerned. */
export interface Reach {
  /**
   * The public origin, when a proxy in front of the server hides it: `https://clinic.example`. Default: taken from each
   * request.
   */
  readonly origin?: string
  /**
   * `allowed`: sessions over plain HTTP outside loopback too. An attacker on the network can then read the cookie.
   * Default: `refused`.
   */
  readonly plainHttp?: 'refused' | 'allowed'
  /**
   * Keeps applications on one host apart: `'till'` makes the cookie `curfew-till`. Cookies know neither port nor path,
   * so two applications of one name sign each other's people out. Give the client's tag the same in `data-name`.
   * Default: none.
   */
  readonly name?: string
}

/** A cookie other than the session's: of an anonymous bag, or of a sign-in that waits for its person's choice. */
export type CookiePart = 'bag' | 'ask'

/** Whether a request came over HTTPS, as far as cookies are concerned. */
export const isSecure = (head: RequestHead, reach: Reach): boolean => (reach.origin ?? head.url).startsWith('https:')

/** The prefix of this application's names: its cookies, and what its pages share in the browser. */
export const namespaceOf = ({ name }: Reach): string => (name === undefined ? 'curfew' : `curfew-${name}`)

const nameOf = (head: RequestHead, reach: Reach, part: CookiePart | undefined): string =>
  `${isSecure(head, reach) ? '__Host-' : ''}${namespaceOf(reach)}${part ? `-${part}` : ''}`

// Every request needs it, and most applications have no name.
const startOf = (head: RequestHead, reach: Reach, part: CookiePart | undefined): string => {
  if (part !== undefined || reach.name !== undefined) return `${nameOf(head, reach, part)}=`
  return isSecure(head, reach) ? '__Host-curfew=' : 'curfew='
}

// Curfew sets one cookie of a name. More come from other paths and hosts.
const mostOfOneName = 4

// Any other kind of space is part of the name. Browsers do not apply the rules of `__Host-` to such a name.
const beginsPair = (header: string, at: number): boolean => {
  let before = at - 1
  while (header[before] === ' ' || header[before] === '\t') before -= 1
  return before < 0 || header[before] === ';'
}

/**
 * The values of this application's cookie in a request, each once, at most four. A browser sends several when another
 * application on the host, or an older one, has set its own.
 */
export const readCookies = (head: RequestHead, reach: Reach, part?: CookiePart): readonly string[] => {
  const header = head.headers.get('cookie')
  if (header === null) return []
  const start = startOf(head, reach, part)
  const values: string[] = []
  for (let at = header.indexOf(start); at >= 0; at = header.indexOf(start, at + 1)) {
    if (!beginsPair(header, at)) continue
    const end = header.indexOf(';', at)
    const value = header.slice(at + start.length, end < 0 ? undefined : end)
    if (!values.includes(value)) values.push(value)
    if (values.length === mostOfOneName) break
  }
  return values
}

/** The first value of this application's cookie in a request; undefined when it has none. */
export const readCookie = (head: RequestHead, reach: Reach, part?: CookiePart): string | undefined =>
  readCookies(head, reach, part)[0]

const written = (head: RequestHead, reach: Reach, part: CookiePart | undefined, value: string, rest: string): string =>
  `${nameOf(head, reach, part)}=${value}; Path=/; HttpOnly; SameSite=Lax${isSecure(head, reach) ? '; Secure' : ''}${rest}`

const remedy =
  "serve it over HTTPS, give createSessions the public origin ('https://…') when a proxy does that, or write plainHttp: 'allowed'"

const checkPlainHttp = (head: RequestHead, reach: Reach): void => {
  const { host, hostname } = new URL(reach.origin ?? head.url)
  if (!isLoopback(hostname))
    throw new Misuse('server.plain-http', `a session was to start over plain HTTP at ${host}; ${remedy}`)
  const outside = reach.origin === undefined ? outsideIn(head) : undefined
  if (outside !== undefined)
    throw new Misuse(
      'server.plain-http',
      `a session was to start over plain HTTP for people from outside: a proxy in front of ${host} names ${outside}; ${remedy}`,
    )
}

/** How long the browser keeps the cookie of a session, under its policy; undefined until the browser is closed. */
export const keptFor = ({ persistent, lifetime }: Policy): Duration | undefined => (persistent ? lifetime : undefined)

/**
 * The `Set-Cookie` that hands out a token. Without `lasts` it has no `Max-Age`, so a browser may drop it on exit.
 * @throws Misuse over plain HTTP outside loopback, unless that was allowed.
 * @see RFC 6265bis for `__Host-`; NIST SP 800-63B-4, 5.1.1.
 */
export const giveCookie = (
  head: RequestHead,
  reach: Reach,
  token: string,
  part?: CookiePart,
  lasts?: Duration,
): string => {
  if (!isSecure(head, reach) && reach.plainHttp !== 'allowed') checkPlainHttp(head, reach)
  return written(head, reach, part, token, lasts === undefined ? '' : `; Max-Age=${Math.ceil(lasts / 1_000)}`)
}

/** The `Set-Cookie` that takes the token back. */
export const takeCookie = (head: RequestHead, reach: Reach, part?: CookiePart): string =>
  written(head, reach, part, '', '; Max-Age=0')
