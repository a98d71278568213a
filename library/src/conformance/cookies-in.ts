/** A cookie that a response sets. */
export interface Cookie {
  readonly name: string
  readonly value: string
  /** Its attributes by their names in small letters; one without a value has ''. */
  readonly attributes: Readonly<Record<string, string>>
}

const pairOf = (text: string): readonly [name: string, value: string] => {
  const at = text.indexOf('=')
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}

/** The cookies that a response sets. */
export const cookiesIn = (headers: Headers): readonly Cookie[] =>
  (headers as Headers & { getSetCookie(): string[] }).getSetCookie().map((line) => {
    const [first = '', ...rest] = line.split(';')
    const [name, value] = pairOf(first)
    const attributes = rest.map(pairOf).map(([key, of]) => [key.toLowerCase(), of] as const)
    return { name, value, attributes: Object.fromEntries(attributes) }
  })

/** Whether a cookie takes itself back, as at a sign-out. */
export const isTakenBack = ({ value, attributes }: Cookie): boolean =>
  value === '' || attributes['max-age'] === '0' || Date.parse(attributes['expires'] ?? '') <= Date.now()
