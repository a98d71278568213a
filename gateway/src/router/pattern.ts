import { URLPattern } from 'urlpattern-polyfill/urlpattern'
import { folded } from './canonical.ts'

/** A path's pattern in the syntax of URLPattern, ready to be tried. */
export interface Pattern {
  /** The pattern in its usual form. Two patterns of the same form match the same paths. */
  readonly form: string
  /** Whether it matches a folded path exactly: with this slash at its end and this suffix. */
  readonly isOf: (path: string) => boolean
}

// The polyfill takes these options as URLPattern does, but its types leave them out.
const IgnoringCase = URLPattern as unknown as new (
  init: { readonly pathname: string },
  options: { readonly ignoreCase: true },
) => URLPattern

// Letters outside ASCII become bytes in a pattern, so their case must go before. ASCII stays, because of names and \D.
const foldedOutsideAscii = (path: string): string => path.normalize('NFC').replace(/[^\0-\x7f]+/g, folded)

// A path's setter would read these as the end of the path or as separators.
const escaped = (path: string): string => path.replace(/[%?#\\\p{Cc}]/gu, (character) => encodeURIComponent(character))

// The text before the first group. The slash before a group belongs to the group, because both can be left out.
const fixedStart = (path: string): string => {
  const end = path.search(/[:*({\\]/)
  return folded(end < 0 ? path : path.slice(0, end).replace(/\/$/, ''))
}

const withoutGroups = (path: string): string => path.replace(/\((?:\\.|[^()\\])*\)/g, '')

/** The fault of a path's pattern, with the remedy. Undefined when it can be used. */
export const faultOfPattern = (path: string): string | undefined => {
  const plain = withoutGroups(path)
  if (!path.startsWith('/')) return "does not begin with a slash; write a path such as '/refunds/:id'"
  if (path.includes('%')) return 'has an encoded character; write the character itself'
  if (plain.includes('#')) return 'has a fragment; write the path alone'
  if (plain.includes('//')) return 'has two slashes together; write one'
  if (plain.includes(';')) return "has a ';', which no path may have here; leave it out"
  if (plain.includes('\\')) return 'has a backslash; write slashes'
  if (/(^|\/)\.\.?(\/|$)/.test(plain)) return "has a segment '.' or '..'; write the path that it leads to"
  try {
    new IgnoringCase({ pathname: path }, { ignoreCase: true })
    return undefined
  } catch {
    return "is no pattern of URLPattern; write the path alone, as in '/refunds/:id/approve', '/assets/*' or '/notes/:id(\\\\d+)'"
  }
}

/** A pattern that has no fault. */
export const createPattern = (path: string): Pattern => {
  const pattern = new IgnoringCase({ pathname: foldedOutsideAscii(path) }, { ignoreCase: true })
  const start = fixedStart(path)
  return {
    form: pattern.pathname,
    isOf: (tried) => tried.startsWith(start) && pattern.test({ pathname: escaped(tried) }),
  }
}
