import type { Duration } from './time.ts'

/** An event that can change a session. */
export type Signal =
  /**
   * The person did something `ago` before now: mouse, key, scroll or touch. `page`: the page that reports it; the report
   * renews its lease.
   */
  | { readonly type: 'input'; readonly ago: Duration; readonly page?: string }
  /** The person requested a page, or a client that is no browser made a request. */
  | { readonly type: 'request' }
  /** The person answered the warning: stay. `page`: the page of the answer, which renews its lease. */
  | { readonly type: 'extend'; readonly page?: string }
  /** The person answered the warning: more time, as much as the policy's `moreTime`. `page`: as with `extend`. */
  | { readonly type: 'more-time'; readonly page?: string }
  /** A page shows the warning. It is no activity, and puts nothing off. */
  | { readonly type: 'warning-shown' }
  /** The person acknowledged an operator's message. It is no activity. */
  | { readonly type: 'message-seen'; readonly message: string }
  /**
   * A document was requested, and its page should send a signal soon. `speaks`: `perhaps`, when the document may be unable
   * to; `if-a-page`, when it may also belong to a frame. Left out: documents like it have sent signals before.
   */
  | { readonly type: 'page-opening'; readonly page: string; readonly speaks?: 'perhaps' | 'if-a-page' }
  /** The response of a requested document arrived, and says more about its page. `speaks`: as with `page-opening`. */
  | { readonly type: 'page-answered'; readonly page: string; readonly speaks?: 'perhaps' | 'if-a-page' }
  /**
   * A page is open. `after`: the pages that it takes over from, such as the page before it in its tab. `nth`: the number of
   * streams that it requested; none of them is open, so its reports hold it.
   */
  | { readonly type: 'page-seen'; readonly page: string; readonly after?: readonly string[]; readonly nth?: number }
  /** A page said goodbye. */
  | { readonly type: 'page-left'; readonly page: string }
  /** A page vanished. */
  | { readonly type: 'page-lost'; readonly page: string }
  /** A page was hidden behind another tab or window. It stays open, and `page-seen` shows it again. */
  | { readonly type: 'page-hidden'; readonly page: string }
  /**
   * A stream opened that carries a browser's pages; the first of them leads. `others`: the fate of the open pages that it
   * does not carry. They are lost, unless the leading page speaks for itself alone. `nth`: the number of the stream among the
   * leading page's streams. An older stream that arrives late, because another server was slow, changes nothing.
   */
  | {
      readonly type: 'stream-opened'
      readonly stream: string
      readonly pages: readonly string[]
      readonly others: 'lost' | 'kept'
      readonly nth?: number
    }
  /** A stream is still open. */
  | { readonly type: 'stream-kept'; readonly stream: string }
  /** A stream dropped. */
  | { readonly type: 'stream-lost'; readonly stream: string }
  /** The person signed out. */
  | { readonly type: 'sign-out' }
  /** A person with the right to do so ended it. */
  | { readonly type: 'revoke'; readonly by: string; readonly detail?: string }
  /** The person signed in again, which started a new session. */
  | { readonly type: 'replace' }
