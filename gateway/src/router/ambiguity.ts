import { decoded } from './canonical.ts'

// A letter outside ASCII that becomes an ASCII letter when a reader ignores case: the Kelvin sign is a `k` then.
const foldsIntoAscii = (character: string): boolean =>
  /^[\0-\x7f]/.test(character.toLowerCase()) || /^[\0-\x7f]$/.test(character.toUpperCase())

// A character that some readers replace by the ASCII one that it resembles: a wide slash, or three dots in one.
const resemblesSeparator = (character: string): boolean => /[/\\.;%?#\0]/.test(character.normalize('NFKC'))

const faultOutsideAscii = (path: string): string | undefined => {
  for (const character of path) {
    if (character <= '\x7f') continue
    if (foldsIntoAscii(character) || resemblesSeparator(character))
      return `has '${encodeURIComponent(character)}', which some readers take for an ASCII character`
  }
  return undefined
}

const faultOfEscapes = (path: string): string | undefined => {
  if (/%(?![0-9a-f]{2})/i.test(path)) return 'has a % that begins no encoded character'
  for (const [encoded] of path.matchAll(/%[0-9a-f]{2}/gi)) {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16))
    if (/[/\\;%?#]/.test(character)) return `has an encoded '${character}' (${encoded})`
    if (/[a-z0-9._~-]/i.test(character)) return `has '${encoded}' in place of '${character}'`
  }
  return undefined
}

const faultOfSegments = (text: string): string | undefined => {
  for (const segment of text.split('/')) {
    if (segment === '.' || segment === '..') return `has the segment '${segment}'`
    if (/[. ]$|^ /.test(segment)) return 'has a segment that ends in a dot or stands beside a space'
  }
  return undefined
}

/** The reason why two readers may read a path differently. Undefined when they cannot. */
export const ambiguityOf = (path: string): string | undefined => {
  if (path.includes('\\')) return 'has a backslash'
  if (path.includes('//')) return 'has two slashes together'
  if (path.includes(';')) return "has a ';'"
  if (path.includes('#')) return "has a '#'"
  if (/[^\x21-\x7e]/.test(path)) return 'has a character that must be encoded'
  const escaped = faultOfEscapes(path)
  if (escaped !== undefined) return escaped
  const text = decoded(path)
  if (text === undefined) return 'has encoded bytes that are no UTF-8'
  if (/\p{Cc}/u.test(text)) return 'has an encoded control character'
  return faultOutsideAscii(text) ?? faultOfSegments(text)
}
