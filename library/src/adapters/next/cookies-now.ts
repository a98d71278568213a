interface Cookie {
  readonly name: string
  readonly value: string
}

const isOurs = (name: string): boolean => /^(__Host-)?curfew/.test(name)

/**
 * The `Cookie` header of a request, with the changes that the request itself has made to our cookies. Only the jar knows
 * those. But the jar keeps one cookie of each name and decodes values: one with `;` would pass for two cookies.
 */
export const cookiesNow = (header: string | null, jar: readonly Cookie[]): string => {
  const given = (header ?? '').split(/;[ \t]*/).filter((pair) => pair !== '')
  const ours = jar.filter(({ name, value }) => isOurs(name) && !value.includes(';'))
  const changed = ours.map(({ name, value }) => `${name}=${value}`).filter((pair) => !given.includes(pair))
  const isStill = (pair: string): boolean => {
    const [name = ''] = pair.split('=', 1)
    const isChanged = changed.some((other) => other.startsWith(`${name}=`))
    return !isOurs(name) || (!isChanged && jar.some((cookie) => cookie.name === name))
  }
  return [...given.filter(isStill), ...changed].join('; ')
}
