/**
 * Whether each session has to be judged by itself: a rule of the application looks at its object, or refuses. A rule that
 * allows without a look allows all.
 */
export const isJudgedEach = (allows: (object: object) => unknown): boolean => {
  let isLookedAt = false
  const look = (): undefined => {
    isLookedAt = true
    return undefined
  }
  const probe = new Proxy(
    {},
    {
      get: look,
      has: () => look() ?? false,
      ownKeys: () => look() ?? [],
      getOwnPropertyDescriptor: look,
      getPrototypeOf: () => look() ?? null,
    },
  )
  try {
    return !allows(probe) || isLookedAt
  } catch {
    return true
  }
}
