import type { IncomingMessage, ServerResponse } from 'node:http'
import { handBack, handSession, nodeFit } from '../node.ts'
import type { AnyBag } from './bag.ts'
import { hasHead } from './hold-back.ts'
import { isBags } from './state.ts'

/** A request of Node as middleware extends it. */
export type Carrier = IncomingMessage & { session?: AnyBag | null; sessionID?: string; readonly app?: unknown }

/** The parts of the request and the response that a bag uses. */
export interface Exchange {
  /** Whether the response can still carry a cookie. */
  readonly canSetCookie: () => boolean
  readonly setCookie: (setCookie: string) => void
  /** Makes this bag and its id those of the request; undefined leaves it without a bag. */
  readonly show: (bag: AnyBag | undefined, id: string) => void
  readonly isSecure: () => boolean
}

/** The exchange of a request. `origin`: the address that people see, where a proxy hides it. */
export const exchangeOf = (request: Carrier, response: ServerResponse, origin: string | undefined): Exchange => ({
  canSetCookie: () => !hasHead(response),
  setCookie: (setCookie) => (isBags(setCookie) ? handBack : handSession)(response, setCookie),
  show: (bag, id) => {
    if (bag) request.session = bag
    else delete request.session
    request.sessionID = id
  },
  isSecure: () => (origin ?? nodeFit.asked(request).url).startsWith('https:'),
})
