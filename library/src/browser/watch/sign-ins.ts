/** The entry of `Server-Timing` in responses that set or clear the session's cookie. */
const changed = 'curfew-session'

const isAsked = ({ initiatorType }: PerformanceResourceTiming): boolean => /^(fetch|xml)/.test(initiatorType)

/**
 * Calls `onChange` when a response changed the session's cookie, as a sign-in by `fetch` does. While `isNobodys`, a
 * redirected response counts too, because browsers do not show the headers of a redirect.
 */
export const watchSignIns = (isNobodys: () => boolean, onChange: () => void, signal: AbortSignal): void => {
  const tells = (entry: PerformanceResourceTiming): boolean =>
    entry.serverTiming?.some(({ name }) => name === changed) ||
    (isNobodys() && entry.redirectStart > 0 && isAsked(entry))
  const observer = new PerformanceObserver((list) => {
    if ((list.getEntries() as PerformanceResourceTiming[]).some(tells)) onChange()
  })
  observer.observe({ type: 'resource', buffered: true })
  signal.addEventListener('abort', () => observer.disconnect())
}
