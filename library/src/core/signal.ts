import type { Duration } from './time.ts'

/** What can happen to a session. */
export type Signal =
  /** The person did something `ago` before now: mouse, key, scroll or touch. */
  | { readonly type: 'input'; readonly ago: Duration }
  /** The person asked for a page, or a client that is no browser asked for anything. */
  | { readonly type: 'request' }
  /** The person answered the warning: stay. */
  | { readonly type: 'extend' }
  /** A document was asked for; its page is to speak before long. */
  | { readonly type: 'page-opening'; readonly page: string }
  /** A page is there. `after`: pages that it takes over from, such as the one shown before in its tab. */
  | { readonly type: 'page-seen'; readonly page: string; readonly after?: readonly string[] }
  /** A page said goodbye. */
  | { readonly type: 'page-left'; readonly page: string }
  /** A page vanished. */
  | { readonly type: 'page-lost'; readonly page: string }
  /** A page is behind another one, or its window is out of sight. It stays open; `page-seen` brings it into sight. */
  | { readonly type: 'page-hidden'; readonly page: string }
  /**
   * A stream opened that carries a browser's pages; the first of them leads. `others`: what the open pages are that it
   * does not carry. They are gone, unless this page speaks for itself alone. `nth`: which of the leading page's streams
   * it is; one that is heard of after a later one, because another server was slow, changes nothing.
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
  /** Somebody with the right to do so ended it. */
  | { readonly type: 'revoke'; readonly by: string }
  /** The person signed in anew, which gave them a new session. */
  | { readonly type: 'replace' }
