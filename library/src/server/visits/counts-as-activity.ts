import { type MaybePromise, whenReady } from '../../core/maybe-promise.ts'
import type { Requests } from '../../core/policy.ts'
import { documentIn, isFromBrowser, type RequestHead } from '../http/request.ts'

/** The header of a request that is no activity under any policy, whatever its value. */
export const passiveHeader = 'curfew-passive'

// These browsers send `Sec-Fetch-User` when a person is behind a navigation. WebKit never does, on iOS under any name.
const sendsFetchUser = /(?:Chrome|Firefox)\//

const isByScript = ({ headers }: RequestHead): boolean =>
  headers.get('sec-fetch-user') === null && sendsFetchUser.test(headers.get('user-agent') ?? '')

const isForeign = ({ headers }: RequestHead): boolean => /^(cross|same)-site$/.test(headers.get('sec-fetch-site') ?? '')

/**
 * Whether a request is the person's own doing. Under `people` these are page navigations and form posts, and every
 * request of a client that sends no `Sec-Fetch-*`. A navigation by script does not count while a watched page is open,
 * and never when another site starts it. Behind a service worker a navigation of a frame looks like a page's, so there
 * only `Sec-Fetch-User` counts. `isWatched` is called only where it decides.
 */
export const counts = (
  head: RequestHead,
  requests: Requests,
  isWatched: () => MaybePromise<boolean>,
): MaybePromise<boolean> => {
  if (requests === 'none' || head.headers.get(passiveHeader) !== null) return false
  if (requests === 'all' || !isFromBrowser(head)) return true
  const document = documentIn(head)
  if (document === 'no') return false
  // A frame's request looks the same. So without `Sec-Fetch-User` it does not count.
  if (document === 'perhaps') return head.headers.get('sec-fetch-user') !== null
  if (isForeign(head) && head.headers.get('sec-fetch-user') === null) return false
  return !isByScript(head) || whenReady(isWatched(), (watched) => !watched)
}
