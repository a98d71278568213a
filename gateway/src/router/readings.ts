import { folded } from './canonical.ts'

const mostReadings = 64

const once = (path: string): string => {
  const bytes = path.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  // Bytes that are no UTF-8 stay as they are.
  const text = Buffer.from(bytes, 'latin1').toString('utf8')
  return text.includes('\uFFFD') ? bytes : text
}

const withoutDots = (path: string): string => {
  const kept: string[] = []
  for (const segment of path.split('/').slice(1)) {
    if (segment === '..') kept.pop()
    else if (segment !== '.') kept.push(segment)
  }
  return `/${kept.join('/')}`
}

const ways: readonly ((path: string) => string)[] = [
  once,
  withoutDots,
  (path) => path.replace(/\/+/g, '/'),
  (path) => path.replace(/;[^/]*/g, ''),
  (path) => path.replaceAll('\\', '/'),
  (path) => path.replace(/[?#\0].*$/s, ''),
  (path) => path.replace(/\p{Cc}/gu, ''),
  (path) => path.replace(/[. ]+(?=\/|$)/g, ''),
  (path) => path.normalize('NFKC'),
  folded,
]

/**
 * The paths that readers may make of one, itself among them. Undefined when there are too many. A reader decodes once or
 * twice, resolves dots, joins slashes, drops parameters, or takes one character for another.
 */
export const readingsOf = (path: string): readonly string[] | undefined => {
  const found = new Set([path])
  for (const reading of found) {
    for (const way of ways) {
      const made = way(reading)
      found.add(made.startsWith('/') ? made : `/${made}`)
    }
    if (found.size > mostReadings) return undefined
  }
  return [...found]
}
