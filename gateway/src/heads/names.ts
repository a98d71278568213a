/**
 * A header's name as the loosest application may read it: in small letters, each other character as `-`. CGI and WSGI
 * read `_` and `-` alike, and PHP also `.`. So `Curfew.Roles` would stand beside the gateway's own `Curfew-Roles`.
 */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '-')

const mostRemembered = 500

/**
 * The same function of a header's name, with its answers remembered. Clients send few names again and again. A stranger may
 * send new ones for ever, so the memory is bounded.
 */
export const remembered = <T>(answer: (name: string) => T): ((name: string) => T) => {
  const known = new Map<string, T>()
  return (name) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const now = answer(name)
    if (known.size < mostRemembered && name.length < 64) known.set(name, now)
    return now
  }
}

/** Whether a header's name is in the gateway's namespace, `curfew-`, in any spelling. */
export const isOurs = (name: string): boolean => plainName(name).startsWith('curfew-')

/**
 * Headers that concern one connection, and no further one.
 * @see RFC 9110, 7.6.1. `Expect` is here because the gateway's own server has answered it.
 */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'expect',
])

/** Whether a header concerns one connection alone. */
export const isHopByHop = (name: string): boolean => hopByHop.has(plainName(name))

/** A header as a name and a value. */
export interface Header {
  readonly name: string
  readonly value: string
}

/** The headers of a flat list of names and values, as Node's `rawHeaders` is. */
export const headersOf = (raw: readonly string[]): readonly Header[] =>
  Array.from({ length: Math.floor(raw.length / 2) }, (_, n) => ({
    name: raw[2 * n] ?? '',
    value: raw[2 * n + 1] ?? '',
  }))

/** The names in all `Connection` headers, in small letters. */
export const namedByConnection = (headers: readonly Header[]): ReadonlySet<string> =>
  new Set(
    headers
      .filter(({ name }) => name.toLowerCase() === 'connection')
      .flatMap(({ value }) => value.split(',').map((option) => option.trim().toLowerCase())),
  )
