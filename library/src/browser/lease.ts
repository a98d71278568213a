/** This document's page. */
export interface Lease {
  readonly id: () => string
  /** The pages that it takes over from. */
  readonly after: () => readonly string[]
  /** Takes a new id, as a page does that comes back out of the back/forward cache. */
  readonly renew: () => void
}

const place = 'curfew-page'

const newId = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-')

// A document may not be let near its storage; then it has no page before it.
const shownBefore = (id: string): readonly string[] => {
  try {
    const before = sessionStorage.getItem(place)
    sessionStorage.setItem(place, id)
    return before === null ? [] : [before]
  } catch {
    return []
  }
}

const openedAs = (): readonly string[] => {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return navigation?.serverTiming?.filter(({ name }) => name === 'curfew').map(({ description }) => description) ?? []
}

/** A page with an id of its own. What stands in its tab's storage only says which page was shown there before. */
export const createLease = (): Lease => {
  let id = newId()
  let after = [...shownBefore(id), ...openedAs()]
  return {
    id: () => id,
    after: () => after,
    renew: () => {
      const old = id
      id = newId()
      after = [...new Set([old, ...shownBefore(id)])]
    },
  }
}
