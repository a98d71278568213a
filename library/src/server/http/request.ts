/** The head of a request, as far as a visit reads it. The web's `Request` is one. */
export interface RequestHead {
  readonly method: string
  /** The whole address, scheme and host included. */
  readonly url: string
  readonly headers: { get(name: string): string | null }
  /** The address of the connection's other end, where the framework tells it. */
  readonly address?: string | undefined
  /**
   * The adapter cannot follow the response. So the page of this document is expected whatever earlier documents did.
   */
  readonly isUnseen?: true
}

/** A request that Curfew answers itself, as far as Curfew reads it. */
export interface OwnRequest extends RequestHead {
  readonly body: unknown
  /** Aborted when the client has gone. Without it, only the reader of a body can cancel. */
  readonly signal?: AbortSignal
  /**
   * The server writes event streams to the connection itself, which takes far less memory for each: `eventsOf` opens
   * them.
   */
  readonly opensEvents?: true
}

/**
 * A request in a few words for the journal: its method and path. The query is left out, because it may hold secrets.
 */
export const whenOf = ({ method, url }: RequestHead): string =>
  `${method} ${URL.canParse(url) ? new URL(url).pathname : 'an address that cannot be read'}`

// Most requests are for the same host as the one before.
let readable = 'localhost'

/** Whether a text can be the host of a request, with or without a port. */
export const isHost = (text: string): boolean => {
  if (text === readable) return true
  if (!/^[\w.:[\]-]+$/.test(text) || !URL.canParse(`http://${text}`)) return false
  readable = text
  return true
}

/** The host in the address of a request that names none. It is not loopback, so that no session starts there. */
export const noHost = 'unnamed.invalid'

const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Whether the request only reads. */
export const isSafe = (head: RequestHead): boolean => safe.has(head.method)

/** Whether it comes from a browser that sends `Sec-Fetch-Site`. Node's own `fetch` sends a mode, but no site. */
export const isFromBrowser = (head: RequestHead): boolean => head.headers.get('sec-fetch-site') !== null

// The headers that libraries add to requests of their scripts, for browsers without `Sec-Fetch-*`.
const byScript = [
  'x-requested-with',
  'hx-request',
  'turbo-frame',
  'x-turbo-request-id',
  'x-inertia',
  'rsc',
  'next-action',
]

const has = ({ headers }: RequestHead, name: string): boolean => headers.get(name) !== null

const saysAhead = (value: string | null): boolean => value !== null && /prefetch|prerender/.test(value)

const isAhead = ({ headers }: RequestHead): boolean =>
  saysAhead(headers.get('sec-purpose')) || saysAhead(headers.get('purpose')) || saysAhead(headers.get('x-moz'))

const wantsPage = ({ headers }: RequestHead): boolean =>
  /text\/html|application\/xhtml/.test(headers.get('accept') ?? '')

// Browsers send it with navigations only, even through a service worker that makes its own request.
const isUpgrading = (head: RequestHead): boolean => has(head, 'upgrade-insecure-requests')

/**
 * Whether a request is for a document of a page of its own. No one header decides. Behind a service worker a navigation
 * is for `empty`. Over plain HTTP browsers send no `Sec-Fetch-*`. Proxies remove headers. `perhaps`: a frame's request
 * looks the same.
 */
export const documentIn = (head: RequestHead): 'surely' | 'perhaps' | 'no' => {
  const { method, headers } = head
  if ((method !== 'GET' && method !== 'POST') || isAhead(head)) return 'no'
  const dest = headers.get('sec-fetch-dest')
  if (dest === 'document') return 'surely'
  if (dest !== null && dest !== 'empty') return 'no'
  const mode = headers.get('sec-fetch-mode')
  if (mode === 'navigate' || isUpgrading(head)) return 'perhaps'
  if (!wantsPage(head) || isFromBrowser(head)) return 'no'
  return byScript.some((name) => has(head, name)) ? 'no' : 'perhaps'
}

/** Whether the request is for a page to show, rather than a script's request for data. */
export const isNavigation = (head: RequestHead): boolean =>
  isFromBrowser(head) ? head.headers.get('sec-fetch-mode') === 'navigate' || isUpgrading(head) : wantsPage(head)
