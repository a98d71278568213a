import type { RequestHead } from '../http/request.ts'
import { ownPath } from './own-path.ts'
import type { Places } from './refusal.ts'

/** How to find the page to which a person goes after they signed in. */
export interface ReturnSetup {
  /** The path that a form's own field brought. Default, also when it is empty: `from` in the address. */
  readonly from?: unknown
  /** The path when there is none, or when it is not ours. Default: `/`. */
  readonly otherwise?: string
}

/** The paths to which no one returns. */
export interface NoReturn extends Places {
  /** Whether a path is Curfew's own. */
  readonly owns: (path: string) => boolean
}

const here = 'http://here.invalid'
const longest = 2_048

const withoutSlash = (path: string): string => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path)

/**
 * The path and query to return to. Undefined when they lead a browser to another site, to the sign-in page, or to
 * Curfew's own paths.
 */
const checked = (from: unknown, signIn: string, owns: NoReturn['owns']): string | undefined => {
  if (typeof from !== 'string' || from.length > longest || ownPath(from) === undefined) return undefined
  if (!URL.canParse(from, here)) return undefined
  const { origin, pathname, search } = new URL(from, here)
  // Read as browsers do, `/.//host` has become `//host`.
  if (origin !== here || pathname.startsWith('//') || owns(pathname)) return undefined
  return withoutSlash(pathname) === signIn ? undefined : pathname + search
}

const fromIn = (address: string): string | null =>
  URL.canParse(address) ? new URL(address).searchParams.get('from') : null

// A form without an address of its own is sent from the sign-in page, whose address has the way back.
const fromSignIn = ({ headers }: RequestHead, signIn: string): string | null => {
  const page = headers.get('referer') ?? ''
  return URL.canParse(page) && withoutSlash(new URL(page).pathname) === signIn ? fromIn(page) : null
}

/**
 * The path to which a person returns after they signed in. A guard wrote it into the sign-in page's address.
 * @see OWASP ASVS 5.0.0, 3.7.2: no redirect to another site.
 */
export const returnPath = (
  head: RequestHead,
  { signIn: place = '/sign-in', owns }: NoReturn,
  { from, otherwise = '/' }: ReturnSetup = {},
): string => {
  // An application under a host of its own for signing in writes the whole address.
  const signIn = withoutSlash(URL.canParse(place, here) ? new URL(place, here).pathname : place)
  return checked(from || (fromIn(head.url) ?? fromSignIn(head, signIn)), signIn, owns) ?? otherwise
}
