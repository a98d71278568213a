import type { IncomingMessage } from 'node:http'

const elsewhere = 'http://elsewhere.invalid'
const longest = 2_048

/**
 * A path of this site to go on to, outside the gateway's sign-in. Undefined for everything else.
 * @see OWASP ASVS 5.0.0, 3.7.2: no redirect to another site.
 */
export const ownPath = (from: string | null | undefined, at: string): string | undefined => {
  // Browsers read a backslash as a slash and drop tabs and line ends. So `/\evil` and `/<tab>/evil` leave the site.
  if (!from || from.length > longest || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(from)) return undefined
  if (!URL.canParse(from, elsewhere)) return undefined
  const { origin, pathname, search } = new URL(from, elsewhere)
  if (origin !== elsewhere || pathname.startsWith('//')) return undefined
  // A sign-in leads to two places of the gateway's own: the offer of a kept form, and the console.
  const isOwn = pathname === at || pathname.startsWith(`${at}/`)
  const leads = pathname === `${at}/again` || /^\/console(?:\/|$)/.test(pathname.slice(at.length))
  return isOwn && !leads ? undefined : pathname + search
}

/** The page from which a browser came to this one, if it is one of this site. */
export const cameFrom = ({ headers }: IncomingMessage, at: string): string | undefined => {
  const { referer = '', host } = headers
  if (!URL.canParse(referer)) return undefined
  const { host: there, pathname, search } = new URL(referer)
  return there === host ? ownPath(pathname + search, at) : undefined
}
