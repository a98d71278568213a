import { vi } from 'vitest'

/** Waits until a check passes, on a busy machine too. Vitest itself gives it one second. */
export const eventually = <Result>(check: () => Result | Promise<Result>): Promise<Result> =>
  vi.waitFor(check, { timeout: 20_000 })
