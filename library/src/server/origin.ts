import type { Soon } from '../core/soon.ts'
import { type Asked, isSafe } from './asked.ts'
import { type Reach, readCookie } from './cookie.ts'
import { pageTokenOf } from './token.ts'

/** The header in which a client that is no browser proves that it has read `GET /session`. */
export const pageTokenHeader = 'curfew-page-token'

type Sender = 'own page' | 'other site' | 'no browser'

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined)

const senderOf = (asked: Asked, reach: Reach): Sender => {
  const site = asked.headers.get('sec-fetch-site')
  if (site !== null) {
    const typed = site === 'none' && asked.headers.get('sec-fetch-mode') === 'navigate'
    return site === 'same-origin' || typed ? 'own page' : 'other site'
  }
  const origin = asked.headers.get('origin')
  if (origin === null) return 'no browser'
  const own = reach.origin === undefined ? asked.headers.get('host') : hostOf(reach.origin)
  return own !== null && own !== undefined && hostOf(origin) === own ? 'own page' : 'other site'
}

/**
 * Whether a request may change something as far as its origin goes. Browsers tell it in `Sec-Fetch-Site`, older ones in
 * `Origin`. A client that is neither and has a session cookie is to send the page token.
 * @see OWASP Cross-Site Request Forgery Prevention Cheat Sheet (Fetch Metadata); NIST SP 800-63B-4, 5.1.
 */
export const isOurs = async (asked: Asked, reach: Reach): Promise<boolean> => {
  const sender = senderOf(asked, reach)
  if (sender !== 'no browser') return sender === 'own page'
  const token = readCookie(asked, reach)
  return token === undefined || asked.headers.get(pageTokenHeader) === (await pageTokenOf(token))
}

/** The same for every request: reading is open to all. */
export const mayPass = (asked: Asked, reach: Reach): Soon<boolean> => isSafe(asked) || isOurs(asked, reach)
