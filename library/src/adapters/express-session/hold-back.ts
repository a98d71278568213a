import type { ServerResponse } from 'node:http'
import { pairsOf } from '../../server/http/header-pairs.ts'

/** The callbacks for a response that is held back. */
export interface Settling {
  /** Does the work that must precede the response; undefined when there is none. */
  readonly settle: () => Promise<unknown> | undefined
  /** Responds in place of the route after a failure; false when another error handler will. */
  readonly failed: (failure: unknown) => Promise<boolean>
  /** Receives an error that the route's own response throws when it is sent. */
  readonly thrown: (failure: unknown) => void
}

/** Whether the head of a response was sent. To the application, a held response counts as sent too. */
export const hasHead = (response: ServerResponse): boolean =>
  Boolean(Reflect.get(Object.getPrototypeOf(response), 'headersSent', response))

// Headers of the head replace earlier ones. Cookies must not be lost that way, so they are appended.
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
 * Holds a response back until `settle` is done, so that it never reports a change that was not stored. `settle` may still
 * set a cookie, because it runs before the head is sent.
 */
export const holdBack = (response: ServerResponse, { settle, failed, thrown }: Settling): void => {
  // `through`: later changes are settled before the end. `over`: settling failed, and an error handler responds.
  let phase: 'before' | 'waiting' | 'through' | 'over' | 'dropped' = 'before'
  let calls: (() => unknown)[] = []
  let hasWritten = false

  const giveOver = (failure: unknown): void => {
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
    settling.then(letGo, giveUp).catch(giveOver)
  }

  for (const name of held) {
    const original = response[name] as (...values: unknown[]) => unknown
    const through = (values: readonly unknown[]): unknown => original.apply(response, [...values])
    const gated = (...given: unknown[]): unknown => {
      if (phase === 'dropped') return name === 'write' ? true : response
      const values =
        name === 'writeHead' && phase !== 'waiting' && !hasHead(response) ? setApart(response, given) : given
      // Changes since the head was sent are settled before the end.
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
