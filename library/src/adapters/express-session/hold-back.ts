import type { ServerResponse } from 'node:http'

/** What holding an answer back takes. */
export interface Settling {
  /** What is to be done before the answer goes out; undefined when there is nothing. */
  readonly settle: () => Promise<unknown> | undefined
  /** Answers in the place of the route when that failed; false when somebody else is to. */
  readonly failed: (failure: unknown) => Promise<boolean>
  /** Hears what the route's own answer throws once it goes out. */
  readonly thrown: (failure: unknown) => void
}

/** Whether the head of an answer has gone out. To the application an answer that is held back is on its way as well. */
export const hasHead = (response: ServerResponse): boolean =>
  Boolean(Reflect.get(Object.getPrototypeOf(response), 'headersSent', response))

type Pair = readonly [name: string, value: string | string[]]

// Node takes names and values in turns as well, and its middleware pairs of them.
const pairsOf = (headers: object): readonly Pair[] => {
  if (!Array.isArray(headers)) return Object.entries(headers)
  if (Array.isArray(headers[0])) return headers
  return headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1]]] : []))
}

// Headers that come with the head take the place of those that are there, and other cookies are to stay.
const setApart = (response: ServerResponse, values: readonly unknown[]): readonly unknown[] => {
  const headers = values.at(-1)
  if (typeof headers !== 'object' || headers === null) return values
  const pairs = pairsOf(headers)
  for (const [name] of pairs) if (name.toLowerCase() !== 'set-cookie') response.removeHeader(name)
  for (const [name, value] of pairs) response.appendHeader(name, value)
  return values.slice(0, -1)
}

const held = ['writeHead', 'flushHeaders', 'write', 'end'] as const

/**
 * Holds an answer back until what it tells is settled, so that nobody is told of what then was not kept; what was settled
 * before the head may still give it a cookie.
 */
export const holdBack = (response: ServerResponse, { settle, failed, thrown }: Settling): void => {
  // Through: what comes later is settled before the end. Over: it could not be settled, and somebody else answers.
  let phase: 'before' | 'waiting' | 'through' | 'over' | 'dropped' = 'before'
  let calls: (() => unknown)[] = []
  let hasWritten = false

  const broke = (failure: unknown): void => {
    phase = 'over'
    thrown(failure)
  }

  const letGo = (): void => {
    phase = 'through'
    const waiting = calls
    calls = []
    for (const call of waiting) call()
    if (hasWritten && !response.writableNeedDrain && !response.writableEnded) response.emit('drain')
    hasWritten = false
  }

  const giveUp = async (failure: unknown): Promise<void> => {
    calls = []
    phase = 'over'
    if (response.headersSent) response.destroy()
    else if (await failed(failure)) phase = 'dropped'
  }

  const settleNow = (): Promise<unknown> | undefined => {
    try {
      return settle()
    } catch (failure) {
      return Promise.reject(failure)
    }
  }

  const wait = (settling: Promise<unknown>): void => {
    phase = 'waiting'
    Object.defineProperty(response, 'headersSent', {
      configurable: true,
      get: () => phase === 'waiting' || hasHead(response),
    })
    settling.then(letGo, giveUp).catch(broke)
  }

  for (const name of held) {
    const original = response[name] as (...values: unknown[]) => unknown
    const through = (values: readonly unknown[]): unknown => original.apply(response, [...values])
    const gated = (...given: unknown[]): unknown => {
      if (phase === 'dropped') return name === 'write' ? true : response
      const values =
        name === 'writeHead' && phase !== 'waiting' && !hasHead(response) ? setApart(response, given) : given
      // What changed since the head went out is settled before the end.
      if (phase === 'before' || (phase === 'through' && name === 'end')) {
        const settling = settleNow()
        if (settling) wait(settling)
        else phase = 'through'
      }
      if (phase !== 'waiting') return through(values)
      calls.push(() => through(values))
      if (name !== 'write') return response
      hasWritten = true
      return false
    }
    Object.assign(response, { [name]: gated })
  }
}
