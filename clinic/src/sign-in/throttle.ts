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

/** Counts tries to sign in, until one succeeds. */
export interface Throttle {
  /**
   * Counts a try before it is looked at, so that many at once are no way around. Answers how many seconds to wait when
   * there were too many.
   */
  readonly tooMany: (account: string, machine: string) => Promise<number | undefined>
  /** Forgets the account's tries, since its person is here. */
  readonly succeeded: (account: string, machine: string) => Promise<void>
}

/** A throttle that counts in memory. */
export const createThrottle = (bounds: Bounds): Throttle => {
  const counting = (keyPrefix: string, points: number) =>
    new RateLimiterMemory({ keyPrefix, points, duration: bounds.withinSeconds })
  const here = counting('here', bounds.perAccountHere)
  const account = counting('account', bounds.perAccount)
  const machine = counting('machine', bounds.perMachine)
  return {
    tooMany: async (who, where) => {
      try {
        // The first that refuses keeps the others uncounted: a machine that is refused uses nothing up for the rest.
        await here.consume(`${who} ${where}`)
        await machine.consume(where)
        await account.consume(who)
        return undefined
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000))
      }
    },
    succeeded: async (who, where) => {
      await here.delete(`${who} ${where}`)
      await account.delete(who)
      await machine.reward(where)
    },
  }
}
