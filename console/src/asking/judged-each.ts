/**
 * Whether a rule of the application looks at its object, so that each session has to be judged by itself. A rule that does
 * not look has one answer for all.
 */
export const isJudgedEach = (ask: (object: object) => unknown): boolean => {
  let isLookedAt = false
  const look = (): undefined => {
    isLookedAt = true
    return undefined
  }
  const probe = new Proxy({}, { get: look, has: () => look() ?? false, ownKeys: () => look() ?? [] })
  try {
    ask(probe)
  } catch {
    return true
  }
  return isLookedAt
}
