import { Agent } from 'undici'
import { Wrong } from '../wrong.ts'

/** An application behind the gateway, with its connections. */
export interface Upstream {
  /** Its origin, which is also the audience of assertions. */
  readonly origin: string
  readonly agent: Agent
  readonly close: () => Promise<void>
}

const connectsWithin = 5_000
const answersWithin = 60_000
// A body that stands still for longer is cut, except an event stream.
const bodyWithin = 300_000

/**
 * Opens an application by its address. `headersTimeout`: how long it may take to answer, in milliseconds.
 * @throws Wrong when the address is more than scheme, host and port.
 */
export const openUpstream = (address: URL, headersTimeout = answersWithin): Upstream => {
  const { protocol, origin } = address
  if (!['http:', 'https:'].includes(protocol) || address.pathname !== '/' || address.search || address.username)
    throw new Wrong(`the application's address is ${address.href}; write scheme, host and port: http://127.0.0.1:8000`)
  const agent = new Agent({
    connect: { timeout: connectsWithin },
    headersTimeout,
    bodyTimeout: bodyWithin,
    maxHeaderSize: 65_536,
  })
  return { origin, agent, close: () => agent.destroy() }
}
