import type { ServerResponse } from 'node:http'
import { pairsOf } from '../../server/http/header-pairs.ts'
import type { DocumentAnswer } from '../../server/visits/expected-page.ts'

// Headers of the head replace earlier ones, so a route's own entry would be the only one. Set them first instead.
const setFirst = (response: ServerResponse, values: readonly unknown[]): readonly unknown[] => {
  const headers = values.at(-1)
  if (typeof headers !== 'object' || headers === null) return values
  const pairs = pairsOf(headers).filter(([, value]) => value !== undefined)
  for (const [name] of pairs) response.removeHeader(name)
  for (const [name, value] of pairs) response.appendHeader(name, value)
  return values.slice(0, -1)
}

const addTiming = (response: ServerResponse, timing: string): void => {
  const entries = [response.getHeader('server-timing') ?? []].flat().map(String)
  if (!entries.includes(timing)) response.appendHeader('server-timing', timing)
}

/** The headers of a response as web `Headers`. */
export const headersOf = (response: ServerResponse): Headers => {
  // HTTP/2 lists its status as `:status`, which web `Headers` refuse.
  const named = Object.entries(response.getHeaders()).filter(([name]) => !name.startsWith(':'))
  return new Headers(named.map(([name, value]): [string, string] => [name, String(value)]))
}

/** Adds a `Server-Timing` entry beside the route's own, and reports to `document` the response as it is sent. */
export const followResponse = (response: ServerResponse, timing: string, document: DocumentAnswer): void => {
  const { writeHead, write, end } = response
  let hasBegun = false
  const begin = (status: number): void => {
    if (hasBegun) return
    hasBegun = true
    void document.begun({ status, headers: headersOf(response) })
  }
  addTiming(response, timing)
  const follows = {
    writeHead: (...given: readonly unknown[]): unknown => {
      // Early hints (1xx) are not the head.
      if (response.headersSent || Number(given[0]) < 200) return Reflect.apply(writeHead, response, given)
      const values = setFirst(response, given)
      addTiming(response, timing)
      begin(Number(values[0]))
      return Reflect.apply(writeHead, response, values)
    },
    write: (...given: readonly unknown[]): unknown => {
      begin(response.statusCode)
      document.piece(given[0])
      return Reflect.apply(write, response, given)
    },
    end: (...given: readonly unknown[]): unknown => {
      begin(response.statusCode)
      document.piece(given[0])
      return Reflect.apply(end, response, given)
    },
  }
  Object.assign(response, follows)
  response.once('finish', () => document.whole())
  response.once('close', () => document.cut())
}
