/**
 * The entry of `Server-Timing` in a response that sets the session's cookie or takes it back. Scripts cannot read the
 * cookie. A page that signs in by `fetch` would not learn of its session without this entry.
 */
export const changedTiming = 'curfew-session'

/** The response's `Server-Timing` with that entry added. */
export const withChangedTiming = (given: unknown): string => {
  const others = [given ?? []]
    .flat()
    .map(String)
    .filter((other) => other !== '')
  return [
    ...others.flatMap((other) => other.split(/, */)).filter((other) => other !== changedTiming),
    changedTiming,
  ].join(', ')
}
