import { isSecure, type Reach } from '../http/cookie.ts'
import type { RequestHead } from '../http/request.ts'
import { onceKeyIn } from '../once.ts'

// Long enough for a slow next page to load, and short enough to keep such cookies few.
const keptForSeconds = 300
// A client that never reads them, such as a page without scripts, must not fill up the header of its requests.
const most = 8

const prefix = 'curfew.took.'

const givenBefore = (head: RequestHead): readonly string[] =>
  (head.headers.get('cookie') ?? '')
    .split(/; */)
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.split('=', 1)[0] ?? '')

/**
 * The `Set-Cookie`s that tell pages that the application took a form. One is readable by scripts and named for the
 * form's once-only key; the others take old ones back. None when the form carries no key.
 */
export const tookCookies = (head: RequestHead, reach: Reach, form: unknown): readonly string[] => {
  const key = onceKeyIn(form)
  if (key === undefined) return []
  const rest = `Path=/; SameSite=Lax${isSecure(head, reach) ? '; Secure' : ''}`
  const name = prefix + key
  // Browsers send the oldest first.
  const old = givenBefore(head)
    .filter((other) => other !== name)
    .slice(0, 1 - most)
  return [...old.map((other) => `${other}=; ${rest}; Max-Age=0`), `${name}=1; ${rest}; Max-Age=${keptForSeconds}`]
}
