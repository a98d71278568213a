import type { Seal } from './cookies/seal.ts'
import { ownCookies } from './heads/cookies.ts'
import type { FlatHeaders } from './pages.ts'

export { createSeal } from './cookies/seal.ts'

/** The application's cookies that live no longer than the session in which they were set. */
export interface BoundCookies {
  readonly names: readonly string[]
  /**
   * The request's headers with those of these cookies that were set in the session. `session`: its key; undefined for
   * a request without one. `dead`: the `Set-Cookie`s that take back the cookies of other sessions.
   */
  readonly toApplication: (
    headers: FlatHeaders,
    session: string | undefined,
  ) => { headers: FlatHeaders; dead: readonly string[] }
  /** Whether a request carries one of these cookies bound, so that its session has to be known. */
  readonly isBoundIn: (cookies: string | undefined) => boolean
  /** The response's headers without new values of these cookies. */
  readonly withoutNew: (headers: FlatHeaders) => FlatHeaders
  /** The response's headers with these cookies bound to the session. */
  readonly toBrowser: (headers: FlatHeaders, session: string | undefined) => FlatHeaders
  /** The value of one of these cookies that a response sets, or a request carries unbound. */
  readonly valueIn: (
    headers: FlatHeaders,
    where: 'set-cookie' | 'cookie',
  ) => { name: string; value: string } | undefined
  /** A `Set-Cookie` that binds a value to a session. */
  readonly bind: (name: string, value: string, session: string) => string
}

interface Bound {
  readonly name: string
  readonly session: string
  readonly value: string
  /** The attributes that decide which cookie a `Set-Cookie` takes back. */
  readonly scope: string
}

const mark = 'curfew.'

const pairOf = (text: string): { readonly name: string; readonly value: string } => {
  const at = text.indexOf('=')
  return at < 0
    ? { name: '', value: text.trim() }
    : { name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() }
}

const scopeOf = (attributes: readonly string[]): string =>
  attributes.filter((text) => /^\s*(?:path|domain|secure)\b/i.test(text)).join(';')

const lastOf = (attributes: readonly string[], name: RegExp): string | undefined =>
  attributes.flatMap((text) => name.exec(text)?.[1] ?? []).at(-1)

// `Max-Age` counts before `Expires`, and the last of several.
// @see RFC 6265, 5.3.
const isRemoval = (attributes: readonly string[], value: string): boolean => {
  if (value === '') return true
  const maxAge = lastOf(attributes, /^\s*max-age\s*=\s*(-?\d+)\s*$/i)
  if (maxAge !== undefined) return Number(maxAge) <= 0
  return Date.parse(lastOf(attributes, /^\s*expires\s*=(.*)$/i) ?? '') < Date.now()
}

const mapPairs = (headers: FlatHeaders, wanted: string, change: (value: string) => string | undefined): string[] => {
  const changed: string[] = []
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const [name = '', value = ''] = [headers[at], headers[at + 1]]
    const to = name.toLowerCase() === wanted ? change(value) : value
    if (to !== undefined) changed.push(name, to)
  }
  return changed
}

/** Binds the application's cookies of some names to sessions. Their values are sealed, so that no other session has them. */
export const bindCookies = (names: readonly string[], seal: Seal): BoundCookies => {
  const own = ownCookies(names)
  const read = (name: string, value: string): Bound | undefined => {
    const text = value.startsWith(mark) ? seal.open(value.slice(mark.length)) : undefined
    const bound = text === undefined ? undefined : (JSON.parse(text) as Bound)
    return bound?.name === name ? bound : undefined
  }
  const sealed = (bound: Bound): string => mark + seal.close(JSON.stringify(bound))

  return {
    names,
    toApplication: (headers, session) => {
      const dead: string[] = []
      const reach = (part: string): string | undefined => {
        const { name, value } = pairOf(part)
        // A lax application takes other spellings for the same cookie.
        if (!names.includes(name)) return session === undefined ? part : own.without(part)
        const bound = read(name, value)
        // A cookie from before the session is another person's for all that is known.
        if (!bound) return session === undefined ? part : undefined
        if (bound.session === session) return `${name}=${bound.value}`
        dead.push(`${name}=;${bound.scope}; Max-Age=0`)
        return undefined
      }
      const changed = mapPairs(headers, 'cookie', (value) => {
        const left = value
          .split(';')
          .map((part) => part.trim())
          .flatMap((part) => reach(part) ?? [])
        return left.length > 0 ? left.join('; ') : undefined
      })
      return { headers: changed, dead }
    },
    isBoundIn: (header) =>
      header?.split(';').some((part) => {
        const { name, value } = pairOf(part)
        return names.includes(name) && value.startsWith(mark)
      }) ?? false,
    withoutNew: (headers) =>
      mapPairs(headers, 'set-cookie', (value) =>
        names.includes(pairOf(value.split(';', 1)[0] ?? '').name) ? undefined : value,
      ),
    toBrowser: (headers, session) =>
      session === undefined
        ? headers
        : mapPairs(headers, 'set-cookie', (value) => {
            const [pair = '', ...attributes] = value.split(';')
            const { name, value: content } = pairOf(pair)
            if (!names.includes(name) || isRemoval(attributes, content)) return value
            return [
              `${name}=${sealed({ name, session, value: content, scope: scopeOf(attributes) })}`,
              ...attributes,
            ].join(';')
          }),
    valueIn: (headers, where) => {
      for (let at = 0; at + 1 < headers.length; at += 2) {
        if (headers[at]?.toLowerCase() !== where) continue
        const parts = (headers[at + 1] ?? '').split(';')
        for (const part of where === 'cookie' ? parts : parts.slice(0, 1)) {
          const found = pairOf(part)
          if (!names.includes(found.name) || found.value.startsWith(mark)) continue
          if (where === 'cookie' || !isRemoval(parts.slice(1), found.value)) return found
        }
      }
      return undefined
    },
    bind: (name, value, session) => {
      const scope = ' Path=/'
      return `${name}=${sealed({ name, session, value, scope })};${scope}; HttpOnly; SameSite=Lax`
    },
  }
}
