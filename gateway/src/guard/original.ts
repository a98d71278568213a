import type { IncomingMessage } from 'node:http'
import { slipsThrough } from '../heads.ts'

/** A request as a proxy received it, told to the gateway by a sub-request. */
export interface Original {
  readonly method: string
  readonly target: string
}

/** The headers of a sub-request, as far as the guard reads them itself. */
export interface Told {
  /** Undefined when the proxy names no original, or two. */
  readonly original?: Original
  /** A header that a client may not send, and that the proxy could not drop. */
  readonly strange?: string
  readonly cookies: readonly string[]
}

/** Reads the headers of a sub-request. One pass, because it stands before each request to the application. */
export const toldBy = ({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): Told => {
  const methods: string[] = []
  const targets: string[] = []
  const cookies: string[] = []
  let strange: string | undefined
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    const value = rawHeaders[at + 1] ?? ''
    if (slipsThrough(name)) strange ??= name
    const small = name.toLowerCase()
    if (small === 'cookie') cookies.push(value)
    else if (small === 'x-original-method') methods.push(value)
    else if (small === 'x-original-uri') targets.push(value)
  }
  const [method = '', target = ''] = [methods[0], targets[0]]
  const isNamed = methods.length === 1 && targets.length === 1 && /^[A-Z]+$/.test(method)
  return { cookies, ...(strange !== undefined && { strange }), ...(isNamed && { original: { method, target } }) }
}

/** Gives a sub-request the method and the target of its original, so that all readers see those. */
export const becomeOriginal = (request: IncomingMessage, { method, target }: Original): void => {
  request.method = method
  request.url = target
}
