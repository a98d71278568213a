/** A request as far as a visit looks at it. The web's `Request` is one. */
export interface Asked {
  readonly method: string
  /** The whole address, scheme and host included. */
  readonly url: string
  readonly headers: { get(name: string): string | null }
}

/** A request that Curfew answers itself, as far as it looks at it. */
export interface Whole extends Asked {
  readonly body: unknown
  /** Aborted when whoever asks has gone. Left out: then the reader of a body cancels it, and nothing else tells. */
  readonly signal?: AbortSignal
  /** The server writes event streams to the connection itself, which keeps far less for each: `eventsOf` opens them. */
  readonly opensEvents?: true
}

const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Whether the request only reads. */
export const isSafe = (asked: Asked): boolean => safe.has(asked.method)

/** Whether a browser sent it that says what its requests are for. Node's own `fetch` sends a mode, but no site. */
export const isFromBrowser = (asked: Asked): boolean => asked.headers.get('sec-fetch-site') !== null

/** Whether somebody asks for a page to show, rather than a script for data. */
export const isNavigation = (asked: Asked): boolean => {
  if (isFromBrowser(asked)) return asked.headers.get('sec-fetch-mode') === 'navigate'
  return asked.headers.get('accept')?.includes('text/html') ?? false
}

/** Whether the request is for a document of a page of its own; a frame's is not. Says no where the browser does not tell. */
export const isDocument = (asked: Asked): boolean =>
  asked.headers.get('sec-fetch-dest') === 'document' && !isAhead(asked)

const isAhead = (asked: Asked): boolean => /prefetch|prerender/.test(asked.headers.get('sec-purpose') ?? '')
