import type { Requests } from '../core/policy.ts'
import { type Asked, isDocument, isFromBrowser } from './asked.ts'

/** A request with this header, whatever it holds, is no activity under any policy. */
export const passiveHeader = 'curfew-passive'

/**
 * Whether a request is the person's own doing. Under `people` these are page navigations and form posts, and every
 * request of a client that does not say what its requests are for (browsers do, in `Sec-Fetch-*`).
 */
export const counts = (asked: Asked, requests: Requests): boolean => {
  if (requests === 'none' || asked.headers.get(passiveHeader) !== null) return false
  if (requests === 'all') return true
  return !isFromBrowser(asked) || isDocument(asked)
}
