import { Misuse } from '../core/misuse.ts'
import type { Asked } from './asked.ts'

/** How the application is reached, as far as cookies are concerned. */
export interface Reach {
  /** The public origin, when a proxy in front of the server hides it: `https://clinic.example`. Default: as requests say. */
  readonly origin?: string
  /**
   * `allowed`: sessions over plain HTTP outside loopback too. Whoever is on the network can then read the cookie. Default:
   * `refused`.
   */
  readonly plainHttp?: 'refused' | 'allowed'
}

const isSecure = (asked: Asked, reach: Reach): boolean => (reach.origin ?? asked.url).startsWith('https:')

const nameOf = (asked: Asked, reach: Reach, name: string): string => (isSecure(asked, reach) ? `__Host-${name}` : name)

const isLoopback = (host: string): boolean => /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(host)

/** What the session cookie of a request holds, or another one of ours; undefined when it has none. */
export const readCookie = (asked: Asked, reach: Reach, name = 'curfew'): string | undefined => {
  const header = asked.headers.get('cookie')
  if (header === null) return undefined
  const start = `${nameOf(asked, reach, name)}=`
  for (const part of header.split(';')) {
    // Any other kind of space is part of a name, to which no browser applies the rules of `__Host-`.
    const pair = part.replace(/^[ \t]+/, '')
    if (pair.startsWith(start)) return pair.slice(start.length)
  }
  return undefined
}

const written = (asked: Asked, reach: Reach, name: string, value: string, rest: string): string =>
  `${nameOf(asked, reach, name)}=${value}; Path=/; HttpOnly; SameSite=Lax${isSecure(asked, reach) ? '; Secure' : ''}${rest}`

/**
 * The `Set-Cookie` that hands out a token. Without `Max-Age`, so that the browser drops it when it can.
 * @throws Misuse over plain HTTP outside loopback, unless that was allowed.
 * @see RFC 6265bis for `__Host-`; NIST SP 800-63B-4, 5.1.1.
 */
export const giveCookie = (asked: Asked, reach: Reach, token: string, name = 'curfew'): string => {
  if (!isSecure(asked, reach) && reach.plainHttp !== 'allowed' && !isLoopback(new URL(asked.url).hostname))
    throw new Misuse(
      'server.plain-http',
      `a session was to start over plain HTTP at ${new URL(asked.url).host}; serve it over HTTPS, give createSessions the ` +
        "public origin ('https://…') when a proxy does that, or write plainHttp: 'allowed'",
    )
  return written(asked, reach, name, token, '')
}

/** The `Set-Cookie` that takes the token back. */
export const takeCookie = (asked: Asked, reach: Reach, name = 'curfew'): string =>
  written(asked, reach, name, '', '; Max-Age=0')
