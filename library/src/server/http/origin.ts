import type { MaybePromise } from '../../core/maybe-promise.ts'
import { type Reach, readCookies } from './cookie.ts'
import { isSafe, type RequestHead } from './request.ts'
import { pageTokenOf } from './token.ts'

/** The header in which a client that is no browser proves that it has read `GET /session`. */
export const pageTokenHeader = 'curfew-page-token'

type Sender = 'own page' | 'other site' | 'no browser'

const originIn = (address: string): string | undefined => (URL.canParse(address) ? new URL(address).origin : undefined)

const senderOf = (head: RequestHead, reach: Reach): Sender => {
  const site = head.headers.get('sec-fetch-site')
  if (site !== null) {
    const typed = site === 'none' && head.headers.get('sec-fetch-mode') === 'navigate'
    return site === 'same-origin' || typed ? 'own page' : 'other site'
  }
  const origin = head.headers.get('origin')
  if (origin === null) return 'no browser'
  const own = originIn(reach.origin ?? head.url)
  // A sandboxed page sends `null`, and so does URL for an address that has no origin.
  return own !== undefined && own !== 'null' && originIn(origin) === own ? 'own page' : 'other site'
}

/**
 * Whether the origin of a request lets it change something. Browsers send `Sec-Fetch-Site`, older ones `Origin`, which
 * is compared whole. A client without both that has a session cookie must send the page token.
 * @see OWASP Cross-Site Request Forgery Prevention Cheat Sheet (Fetch Metadata); NIST SP 800-63B-4, 5.1.
 */
export const isOurs = async (head: RequestHead, reach: Reach): Promise<boolean> => {
  const sender = senderOf(head, reach)
  if (sender !== 'no browser') return sender === 'own page'
  const proof = head.headers.get(pageTokenHeader)
  const tokens = readCookies(head, reach)
  const proofs = await Promise.all(tokens.map(pageTokenOf))
  return tokens.length === 0 || (proof !== null && proofs.includes(proof))
}

/** The refusal of a request that `isOurs` refuses, in words. A client without a browser learns what to send. */
export const notOursDetail = ({ headers }: RequestHead): string =>
  headers.get('sec-fetch-site') === null && headers.get('origin') === null
    ? `A client that is no browser sends the pageToken of GET /session in the header ${pageTokenHeader} (see node_modules/curfew/docs/wire.md#who-may-change-something).`
    : 'This is taken from pages of this application only.'

// HTTP/2 opens WebSockets by CONNECT.
const isUpgrade = ({ method, headers }: RequestHead): boolean => method === 'CONNECT' || headers.get('upgrade') !== null

/**
 * Whether any request may pass; every site may read. An upgrade is a GET that opens a connection both ways, and
 * browsers let any page open one with our cookies. So it may come from our own pages, and from clients that are no
 * browsers.
 */
export const mayPass = (head: RequestHead, reach: Reach): MaybePromise<boolean> => {
  if (isUpgrade(head)) return senderOf(head, reach) !== 'other site'
  return isSafe(head) || isOurs(head, reach)
}
