import type { Requests } from '../core/policy.ts'
import { onceThere, type Soon } from '../core/soon.ts'
import { type Asked, isDocument, isFromBrowser } from './asked.ts'

/** A request with this header, whatever it holds, is no activity under any policy. */
export const passiveHeader = 'curfew-passive'

// These say by `Sec-Fetch-User` whether a person is behind a navigation. WebKit never does, on iOS under any name.
const tellsPersons = /(?:Chrome|Firefox)\//

const isByScript = ({ headers }: Asked): boolean =>
  headers.get('sec-fetch-user') === null && tellsPersons.test(headers.get('user-agent') ?? '')

const isForeign = ({ headers }: Asked): boolean => /^(cross|same)-site$/.test(headers.get('sec-fetch-site') ?? '')

/**
 * Whether a request is the person's own doing. Under `people` these are page navigations and form posts, and every
 * request of a client that does not say what its requests are for (browsers do, in `Sec-Fetch-*`). A navigation that no
 * person is behind, such as a script's reload, is none while a page is open whose hands are watched, and never when
 * another site makes it. `isWatched` is asked only where it decides.
 */
export const counts = (asked: Asked, requests: Requests, isWatched: () => Soon<boolean>): Soon<boolean> => {
  if (requests === 'none' || asked.headers.get(passiveHeader) !== null) return false
  if (requests === 'all' || !isFromBrowser(asked)) return true
  if (!isDocument(asked)) return false
  if (!isByScript(asked)) return true
  return isForeign(asked) ? false : onceThere(isWatched(), (watched) => !watched)
}
