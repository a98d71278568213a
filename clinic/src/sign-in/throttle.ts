import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** How many sign-ins may fail within `withinSeconds` before no more are looked at. */
export interface Bounds {
  /** For one account from one machine. */
  readonly perAccountHere: number
  /** For one account from everywhere. */
  readonly perAccount: number
  /** From one machine, whatever the accounts. */
  readonly perMachine: number
  readonly withinSeconds: number
}

/**
 * The bounds of the clinic. A stranger who fails on purpose runs into the first one and is alone with it: the person
 * whose account it is can still sign in at another machine. The second one keeps many machines from guessing together.
 * @see OWASP ASVS 5.0.0, 6.1.1 and 6.3.1; NIST SP 800-63B-4, 3.2.2 (100 failures at most).
 */
export const clinicBounds: Bounds = { perAccountHere: 10, perAccount: 100, perMachine: 100, withinSeconds: 15 * 60 }

/** Counts failed sign-ins. */
export interface Throttle {
  /** How many seconds to wait until another try is looked at; undefined when it is now. */
  readonly waitSeconds: (account: string, machine: string) => Promise<number | undefined>
  /** Takes note of a failure. */
  readonly failed: (account: string, machine: string) => Promise<void>
  /** Forgets the account's failures, since its person is here. */
  readonly succeeded: (account: string, machine: string) => Promise<void>
}

/** A throttle that counts in memory. */
export const createThrottle = (bounds: Bounds): Throttle => {
  const counting = (keyPrefix: string, points: number) =>
    new RateLimiterMemory({ keyPrefix, points, duration: bounds.withinSeconds })
  const here = counting('here', bounds.perAccountHere)
  const account = counting('account', bounds.perAccount)
  const machine = counting('machine', bounds.perMachine)
  const counted = (who: string, where: string): readonly (readonly [RateLimiterMemory, string])[] => [
    [here, `${who} ${where}`],
    [account, who],
    [machine, where],
  ]
  return {
    waitSeconds: async (who, where) => {
      for (const [limiter, key] of counted(who, where)) {
        const found = await limiter.get(key)
        if (found && found.consumedPoints >= limiter.points) return Math.max(1, Math.ceil(found.msBeforeNext / 1_000))
      }
      return undefined
    },
    failed: async (who, where) => {
      for (const [limiter, key] of counted(who, where))
        await limiter.consume(key).catch((refusal: unknown) => {
          if (!(refusal instanceof RateLimiterRes)) throw refusal
        })
    },
    succeeded: async (who, where) => {
      await here.delete(`${who} ${where}`)
      await account.delete(who)
    },
  }
}
