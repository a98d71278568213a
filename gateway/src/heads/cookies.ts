const decoded = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

// PHP reads `.`, a space and `[` in a cookie's name as `_`, and Rack decoded percent signs in names.
const loosely = (text: string): string => decoded(text).toLowerCase().replace(/[.[]/g, '_')

/** A cookie's name as the loosest application may read it. */
const plainCookie = (name: string): string =>
  loosely(name.replace(/^[\s"']+|[\s"']+$/g, ''))
    .replace(/^[\s"']+|[\s"']+$/g, '')
    .replace(/\s/g, '_')

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** The reader of cookies that knows the gateway's own names. */
export interface OwnCookies {
  /** A `Cookie` header without the gateway's own cookies; undefined when nothing is left. */
  without(header: string): string | undefined
  /** Whether a `Set-Cookie` header sets one of the gateway's own cookies. */
  isSetBy(setCookie: string): boolean
}

const reader = (names: readonly string[]): OwnCookies => {
  const ours = new Set(names.map(plainCookie))
  // Old readers also part cookies at commas, spaces and quotes, so our name counts behind each of these.
  const inside = new RegExp(`(^|[\\s,;&"'])(${[...ours].map(escaped).join('|')})["']?\\s*=`)
  const isOurs = (pair: string): boolean => {
    const equals = pair.indexOf('=')
    return ours.has(plainCookie(equals < 0 ? pair : pair.slice(0, equals))) || inside.test(loosely(pair))
  }
  return {
    without(header) {
      const pairs = header.split(';')
      const rest = pairs.filter((pair) => !isOurs(pair))
      if (rest.length === pairs.length) return header
      const kept = rest.map((pair) => pair.trim()).filter((pair) => pair !== '')
      return kept.length > 0 ? kept.join('; ') : undefined
    },
    isSetBy(setCookie) {
      // A browser sends the cookie of `=curfew=x`, which has no name, as `curfew=x`.
      const pair = (setCookie.split(';')[0] ?? '').replace(/^[\s=]+/, '')
      const name = pair.split('=')[0] ?? ''
      return ours.has(plainCookie(name))
    },
  }
}

const readers = new WeakMap<readonly string[], OwnCookies>()

const nothing: OwnCookies = { without: (header) => header, isSetBy: () => false }

/** The reader of cookies for these names of the gateway's own. */
export const ownCookies = (names: readonly string[]): OwnCookies => {
  if (names.length === 0) return nothing
  const known = readers.get(names) ?? reader(names)
  readers.set(names, known)
  return known
}
