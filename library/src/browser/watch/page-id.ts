/** The data with which a page introduces itself to the server. */
export interface Lease {
  readonly page: string
  /** The pages that it replaces. */
  readonly after: readonly string[]
}

// A document may be denied its storage: then no earlier page is known. A frame is skipped, because it shares its tab's.
const shownBefore = (page: string, place: string): string | null | undefined => {
  if (window !== top) return
  try {
    const before = sessionStorage.getItem(place)
    sessionStorage.setItem(place, page)
    return before
  } catch {}
}

const navigation = (): Partial<PerformanceNavigationTiming> | undefined => performance.getEntriesByType('navigation')[0]

/** The page that the server opened for this document; undefined when no one was signed in at its request. */
export const openingOf = (): string | undefined =>
  navigation()?.serverTiming?.find(({ name }) => name === 'curfew')?.description

// Some browsers hide it, such as Firefox over plain HTTP. The server then takes the document that was requested last.
const ownOpening = (): string | undefined => {
  const known = navigation()
  return known && !known.serverTiming ? '-' : openingOf()
}

/**
 * Creates a new page for this document. `namespace`: that of its application. `old`: the page it was before the
 * back/forward cache. The tab's storage only names the page that the tab showed before.
 */
export const takeLease = (namespace: string, old: string | undefined = ownOpening()): Lease => {
  const page = Math.random().toString(36).slice(2)
  return { page, after: [old, shownBefore(page, `${namespace}-page`)].flatMap((id) => id ?? []) }
}
