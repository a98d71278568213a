/** A range of addresses, each as 32 hexadecimal digits, both ends included. */
export interface AddressRange {
  readonly first: string
  readonly last: string
}

const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/
const mapped = '00000000000000000000ffff'
const digits = 32
const bitsOfV4 = 32
const bitsOfV6 = 128

const hexOfV4 = (text: string): string | undefined => {
  const parts = v4.exec(text)?.slice(1).map(Number)
  if (!parts?.every((part) => part <= 255)) return undefined
  return parts.map((part) => part.toString(16).padStart(2, '0')).join('')
}

// `::` stands for as many groups of zeros as are missing.
const groupsOf = (text: string): readonly string[] | undefined => {
  const [head, tail, ...more] = text.split('::') as [string, ...string[]]
  if (more.length > 0) return undefined
  const listOf = (part: string): string[] => (part === '' ? [] : part.split(':'))
  const before = listOf(head)
  if (tail === undefined) return before.length === 8 ? before : undefined
  const after = listOf(tail)
  const missing = 8 - before.length - after.length
  return missing > 0 ? [...before, ...Array<string>(missing).fill('0'), ...after] : undefined
}

const hexOfV6 = (text: string): string | undefined => {
  // The last 32 bits may be written like an IPv4 address.
  const last = text.slice(text.lastIndexOf(':') + 1)
  const four = hexOfV4(last)
  const plain = four ? `${text.slice(0, -last.length)}${four.slice(0, 4)}:${four.slice(4)}` : text
  const groups = groupsOf(plain)
  if (!groups?.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined
  return groups.map((group) => group.padStart(4, '0').toLowerCase()).join('')
}

/** An address as 32 hexadecimal digits, which sort as addresses do; undefined when it is none. A zone is left out. */
export const addressDigits = (text: string): string | undefined => {
  const four = hexOfV4(text)
  if (four) return mapped + four
  const [bare = ''] = text.split('%')
  return bare.includes(':') ? hexOfV6(bare) : undefined
}

const ends = (hex: string, bits: number): AddressRange => {
  const kept = Math.floor(bits / 4)
  const rest = bits % 4
  const digit = Number.parseInt(hex[kept] ?? '0', 16)
  const mask = rest === 0 ? 0 : (0xf << (4 - rest)) & 0xf
  const fill = (low: string, high: number): string =>
    kept === digits ? hex : hex.slice(0, kept) + high.toString(16) + low.repeat(digits - kept - 1)
  return { first: fill('0', digit & mask), last: fill('f', (digit & mask) | (~mask & 0xf)) }
}

/**
 * The range of a network such as `10.2.0.0/16`, or of one address; undefined when it is neither.
 * @see RFC 4632, section 3.1, and RFC 4291, section 2.3 (the prefix after the slash).
 */
export const addressRange = (text: string): AddressRange | undefined => {
  const [address = '', size, ...more] = text.trim().split('/')
  const hex = addressDigits(address)
  if (!hex || more.length > 0) return undefined
  if (size === undefined) return { first: hex, last: hex }
  const most = v4.test(address) ? bitsOfV4 : bitsOfV6
  if (!/^\d{1,3}$/.test(size) || Number(size) > most) return undefined
  return ends(hex, bitsOfV6 - most + Number(size))
}

/** Whether an address lies in a range. */
export const isInRange = ({ first, last }: AddressRange, address: string): boolean => {
  const hex = addressDigits(address)
  return hex !== undefined && first <= hex && hex <= last
}

const pieces = (hex: string, length: number): readonly string[] =>
  Array.from({ length: hex.length / length }, (_, nth) => hex.slice(nth * length, (nth + 1) * length))

const shortV6 = (hex: string): string => {
  const groups = pieces(hex, 4).map((group) => group.replace(/^0{1,3}/, ''))
  const runs = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run)
  const longest = runs.reduce((most, run) => (run.length > most.length ? run : most), '')
  const text = groups.join(':')
  return longest === '' ? text : text.replace(longest, '::').replace(':::', '::')
}

const textOf = (hex: string): string =>
  hex.startsWith(mapped)
    ? pieces(hex.slice(mapped.length), 2)
        .map((pair) => Number.parseInt(pair, 16))
        .join('.')
    : shortV6(hex)

/** An address in its usual spelling: lower case, shortened, an IPv4 address that IPv6 carries as the IPv4 address. */
export const plainAddress = (text: string): string | undefined => {
  const hex = addressDigits(text)
  return hex && textOf(hex)
}

const keptBits = { v4: 24, v6: 48 }

/** The network of an address, without its last part: 24 bits of IPv4, 48 of IPv6. */
export const networkOf = (text: string): string | undefined => {
  const hex = addressDigits(text)
  if (!hex) return undefined
  const isV4 = hex.startsWith(mapped)
  const bits = isV4 ? keptBits.v4 : keptBits.v6
  return `${textOf(ends(hex, isV4 ? bitsOfV6 - bitsOfV4 + bits : bits).first)}/${bits}`
}
