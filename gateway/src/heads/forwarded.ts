/** The connection of a request, as the application should believe it. */
export interface Forwarded {
  /** The client's address, without a port. */
  readonly for: string
  /** The host that the client named. */
  readonly host: string
  /** `http` or `https`. */
  readonly proto: string
}

const isToken = (text: string): boolean => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text)

/** @see RFC 7239, 4: a value that is no token stands in quotes. */
const written = (text: string): string => (isToken(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`)

/** @see RFC 7239, 6: an IPv6 address stands in brackets. */
const node = (address: string): string => (address.includes(':') && !address.startsWith('[') ? `[${address}]` : address)

/** The headers that tell the application about the connection, as a flat list of names and values. */
export const forwardedHeaders = (forwarded: Forwarded): string[] => [
  'X-Forwarded-For',
  forwarded.for,
  'X-Forwarded-Host',
  forwarded.host,
  'X-Forwarded-Proto',
  forwarded.proto,
  'Forwarded',
  `for=${written(node(forwarded.for))};host=${written(forwarded.host)};proto=${written(forwarded.proto)}`,
]
