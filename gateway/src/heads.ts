import { claims, isOfConnection } from './heads/claims.ts'
import { ownCookies } from './heads/cookies.ts'
import { type Forwarded, forwardedHeaders } from './heads/forwarded.ts'
import { type Header, headersOf, isHopByHop, isOurs, namedByConnection, plainName, remembered } from './heads/names.ts'

export type { Forwarded } from './heads/forwarded.ts'
export { isOurs } from './heads/names.ts'

/** Headers that make some applications act on another path or method than the gateway judged. */
const redirecting: ReadonlySet<string> = new Set([
  'x-original-url',
  'x-rewrite-url',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
])

const claimed: ReadonlySet<string> = new Set(claims.map((name) => name.toLowerCase()))

const isForwarding = (plain: string): boolean =>
  plain === 'forwarded' || plain.startsWith('x-forwarded-') || claimed.has(plain)

// The gateway judges and frames a request by these. The application must see the same, so `Connection` cannot list them.
const staysAnyway = (name: string): boolean =>
  ['host', 'content-length', 'content-type', 'cookie', 'authorization', 'origin', 'referer'].includes(name) ||
  name.startsWith('sec-fetch-')

type Fate = 'dropped' | 'kept' | 'cookie' | 'host' | 'authorization'

/** The fate of a request's header that `Connection` does not list. */
const fateOf = remembered((name: string): Fate => {
  const plain = plainName(name)
  if (isHopByHop(name) || isOurs(name) || redirecting.has(plain) || isForwarding(plain)) return 'dropped'
  const small = name.toLowerCase()
  return small === 'cookie' || small === 'host' || small === 'authorization' ? small : 'kept'
})

/**
 * Whether a stranger's header would slip through a proxy that drops headers by their exact names.
 * Two of the gateway's own have names that such a proxy drops.
 */
export const slipsThrough = remembered((name: string): boolean => {
  const plain = plainName(name)
  const small = name.toLowerCase()
  if (isOurs(name)) return small !== 'curfew-page-token' && small !== 'curfew-passive'
  return small !== plain && (redirecting.has(plain) || isForwarding(plain))
})

const isListed = (name: string, listed: ReadonlySet<string>): boolean => {
  if (listed.size === 0) return false
  const small = name.toLowerCase()
  return listed.has(small) && !staysAnyway(small)
}

const flat = (headers: readonly Header[]): string[] => headers.flatMap(({ name, value }) => [name, value])

/**
 * The headers of a request as the application may see them, as a flat list of names and values. They are without the
 * headers of strangers in the gateway's namespace, and without its cookies. The caller adds the gateway's own headers.
 */
export const forUpstream = (
  rawHeaders: readonly string[],
  { cookieNames, forwarded }: { readonly cookieNames: readonly string[]; readonly forwarded: Forwarded },
): string[] => {
  const headers = headersOf(rawHeaders)
  const listed = namedByConnection(headers)
  const cookies = ownCookies(cookieNames)
  const kept: string[] = []
  let hosts = 0
  for (const { name, value } of headers) {
    const fate = fateOf(name)
    if (fate === 'dropped' || isListed(name, listed)) continue
    // The gateway reads the first host, and so must the application.
    if (fate === 'host' && ++hosts > 1) continue
    // The gateway shares its connections among people, so nobody may sign in on one.
    if (fate === 'authorization' && isOfConnection(value)) continue
    const left = fate === 'cookie' ? cookies.without(value) : value
    if (left !== undefined) kept.push(name, left)
  }
  return [...kept, ...forwardedHeaders(forwarded)]
}

/**
 * The headers of a response as the client may see them, as a flat list of names and values. They are without the
 * application's own headers in the gateway's namespace, and without its cookies under the gateway's names.
 */
export const fromUpstream = (
  rawHeaders: readonly string[],
  { cookieNames }: { readonly cookieNames: readonly string[] },
): string[] => {
  const headers = headersOf(rawHeaders)
  const listed = namedByConnection(headers)
  const cookies = ownCookies(cookieNames)
  return flat(
    headers.filter(({ name, value }) => {
      const small = name.toLowerCase()
      if (isHopByHop(small) || isOurs(small) || listed.has(small)) return false
      if (small === 'www-authenticate' && isOfConnection(value)) return false
      return small !== 'set-cookie' || !cookies.isSetBy(value)
    }),
  )
}

// A header holds visible ASCII. `%` itself is encoded, so that no two subjects are written alike.
const asHeader = (text: string): string => text.replace(/[^!-$&-+\--~]/gu, (sign) => encodeURIComponent(sign))

/** The gateway's own headers about a session's person, beside the assertion, as a flat list of names and values. */
export const aboutPerson = (person: {
  readonly subject: string
  readonly roles: readonly string[]
  readonly tasks: readonly string[]
}): string[] => [
  'Curfew-Subject',
  asHeader(person.subject),
  'Curfew-Roles',
  person.roles.map(asHeader).join(','),
  'Curfew-Tasks',
  person.tasks.map(asHeader).join(','),
]
