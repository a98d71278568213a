/** The path and the query of a request's target, as they came. Undefined when the target has no path. */
export interface TargetParts {
  readonly path: string
  /** Without its question mark; empty when there is none. */
  readonly query: string
}

const authority = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\]*/i

/**
 * The parts of a target in origin form, `/refunds?page=2`, or in absolute form, `http://a.example/refunds`.
 * @see RFC 9112, 3.2.
 */
export const partsOf = (target: string): TargetParts | undefined => {
  const isAbsolute = authority.test(target)
  const rest = target.replace(authority, '')
  const at = rest.indexOf('?')
  const path = at < 0 ? rest : rest.slice(0, at)
  const query = at < 0 ? '' : rest.slice(at + 1)
  if (path === '' && isAbsolute) return { path: '/', query }
  return path.startsWith('/') ? { path, query } : undefined
}

const spoken = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** The method that a query asks for in place of the request's own, as Rails, Laravel and others read it. */
export const methodInQuery = (query: string): string | undefined => {
  for (const pair of query.split(/[&;]/)) {
    const [name = '', value = ''] = pair.split('=', 2).map(spoken)
    if (name.trim().toLowerCase() === '_method') return value.trim().toUpperCase()
  }
  return undefined
}
