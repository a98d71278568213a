import { isSafe, type RequestHead } from './request.ts'

/**
 * Whether the application lets the browser, and no shared cache, keep a response that has a cookie.
 * @see RFC 9111, 5.2.2.7 and 7.3.
 */
const mayKeep = (cacheControl: unknown): boolean => /(^|[\s,])private($|[\s,;])/i.test(String(cacheControl ?? ''))

// Until a script has read its body, Chromium reports no timing of a `no-store` response, and the page learns of a
// sign-in from that timing. A cache keeps no response to such a request by itself.
const isScriptsAct = (head: Pick<RequestHead, 'method' | 'headers'>): boolean =>
  head.headers.get('sec-fetch-dest') === 'empty' && !isSafe(head as RequestHead)

/**
 * The `Cache-Control` of a response that sets a cookie or takes it back. The application's own stands if it is
 * `private`; otherwise no cache keeps the response.
 * @see RFC 9111, 3: a cache keeps the response to a POST only when the response says for how long.
 */
export const cacheControlFor = (head: Pick<RequestHead, 'method' | 'headers'>, says: unknown): string => {
  if (mayKeep(says)) return String(says)
  return isScriptsAct(head) ? 'private, no-cache' : 'no-store'
}
