/** A page as it introduces itself to the server. */
export interface Lease {
  readonly page: string
  /** The pages that it takes over from. */
  readonly after: readonly string[]
}

const place = 'curfew-page'

// A document may not be let near its storage; then it has no page before it.
const shownBefore = (page: string): string | null | undefined => {
  try {
    const before = sessionStorage.getItem(place)
    sessionStorage.setItem(place, page)
    return before
  } catch {}
}

/** The page that the server opened for this document; undefined when it answered nobody who was signed in. */
export const openingOf = (): string | undefined => {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return navigation?.serverTiming?.find(({ name }) => name === 'curfew')?.description
}

/**
 * A new page for this document; `old`: the page it was before the back/forward cache. What stands in its tab's storage
 * only says which page was shown there before.
 */
export const takeLease = (old: string | undefined = openingOf()): Lease => {
  const page = Math.random().toString(36).slice(2)
  return { page, after: [old, shownBefore(page)].flatMap((id) => id ?? []) }
}
