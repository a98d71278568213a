import type { MaybePromise } from '../../core/maybe-promise.ts'
import type { OwnRequest, RequestHead } from '../http/request.ts'
import type { DocumentAnswer } from '../visits/expected-page.ts'

/** How to read a framework's request. `Context` is what the framework hands to a route. */
export interface FrameworkBinding<Context> {
  readonly head: (context: Context) => RequestHead
  readonly path: (context: Context) => string
  /** The whole request, its body included, when Curfew answers it itself. */
  readonly request: (context: Context) => OwnRequest
  /** Whether the host of a request is missing or malformed. Left out where the framework refuses those itself. */
  readonly isUnreadable?: (context: Context) => boolean
  /** The framework's own 404. Default: a JSON problem. */
  readonly nothing?: (context: Context) => Response | Promise<Response>
  /** The code to write so that every request has its visit, for error messages. */
  readonly attaching: string
}

/** A request that passes on to its route, and the headers that its response is to carry. */
export interface Entered {
  /** Takes back a cookie that is no longer valid; it must not replace one that the route sets. */
  readonly cookie?: string
  /** An entry to add to the route's own `Server-Timing`. */
  readonly timing?: string
  /** Follows the response as it goes out. */
  readonly document?: DocumentAnswer
  /**
   * Call it when the body has arrived, before its end is handed on. It answers the refusal if the person may no longer
   * act. Left out where nothing could change. Never rejects.
   */
  readonly again?: () => MaybePromise<Response | undefined>
}
