/** The path and query of a request, as it named them. Undefined when it names none, as `OPTIONS *` does. */
export const targetOf = (url: string | undefined): string | undefined => {
  if (url === undefined) return undefined
  if (url.startsWith('/')) return url
  const absolute = /^https?:\/\/[^/?#]*([^#]*)$/i.exec(url)
  if (!absolute) return undefined
  const rest = absolute[1] ?? ''
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** A path without a slash at its end. */
export const withoutSlash = (path: string): string => (path === '/' ? path : path.replace(/\/$/, ''))

/** The path of a target, without its query. */
export const pathOf = (target: string): string => target.split('?', 1)[0] ?? target
