import type { ServerResponse } from 'node:http'
import { cacheControlFor } from '../../server/http/cookie-cache.ts'

const place = Symbol('no-store')

type Headers = Readonly<Record<string, unknown>>

const isNamed = (name: unknown): boolean => String(name).toLowerCase() === 'cache-control'

// Splits `cache-control` from the headers of a head, in each of the forms that Node accepts.
const withoutRule = (headers: unknown): { readonly rule: unknown; readonly rest: unknown } => {
  if (!Array.isArray(headers)) {
    const pairs = Object.entries(headers as Headers)
    return {
      rule: pairs.findLast(([name]) => isNamed(name))?.[1],
      rest: Object.fromEntries(pairs.filter(([name]) => !isNamed(name))),
    }
  }
  const isPaired = Array.isArray(headers[0])
  const pairs: readonly unknown[][] = isPaired
    ? headers
    : headers.flatMap((name, nth) => (nth % 2 === 0 ? [[name, headers[nth + 1]]] : []))
  const others = pairs.filter(([name]) => !isNamed(name))
  return { rule: pairs.findLast(([name]) => isNamed(name))?.[1], rest: isPaired ? others : others.flat() }
}

const askedBy = ({ req }: ServerResponse): { method: string; headers: { get: (name: string) => string | null } } => ({
  method: req.method ?? 'GET',
  headers: { get: (name) => String(req.headers[name] ?? '') || null },
})

/**
 * Forbids caches to store a response that sets or clears a cookie. An application's own `cache-control` counts only when it
 * is `private`.
 */
export const keepNowhere = (response: ServerResponse): void => {
  const marked = response as unknown as Record<symbol, boolean>
  if (marked[place]) return
  marked[place] = true
  const { writeHead } = response as unknown as { readonly writeHead: (...values: unknown[]) => ServerResponse }
  Object.assign(response, {
    writeHead: (...values: unknown[]) => {
      const headers = values.at(-1)
      const hasHeaders = typeof headers === 'object' && headers !== null
      const { rule, rest } = hasHeaders ? withoutRule(headers) : { rule: undefined, rest: undefined }
      const given = rule ?? response.getHeader('cache-control')
      response.setHeader('cache-control', cacheControlFor(askedBy(response), given))
      return writeHead.apply(response, hasHeaders ? [...values.slice(0, -1), rest] : values)
    },
  })
}
