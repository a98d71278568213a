import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** The number of sign-ins that may fail within `withinSeconds` before more are refused unchecked. */
export interface Bounds {
  /** The bound for one account from one address. */
  readonly perAccountHere: number
  /** The bound for one account from all addresses. */
  readonly perAccount: number
  /**
   * The bound for one address and all accounts. Beyond it each account gets only `perAccountInCrowd` more tries from
   * there.
   */
  readonly perMachine: number
  /** The bound for one account from an address that has failed `perMachine` times. Default: 3. */
  readonly perAccountInCrowd?: number
  readonly withinSeconds: number
  /** The number of names and addresses kept. The one whose latest failure is oldest goes. Default: 10,000. */
  readonly kept?: number
}

/**
 * The bounds of the clinic. The first one stops a stranger who fails on purpose. The account's person can still sign in
 * at another machine. The second one keeps many machines from guessing together. The third one never closes an address,
 * because a whole clinic may be behind it. It only reduces the guesses at each name, and still checks a name that has
 * not failed there.
 * @see OWASP ASVS 5.0.0, 6.1.1 and 6.3.1; NIST SP 800-63B-4, 3.2.2 (100 failures at most).
 */
export const clinicBounds: Bounds = { perAccountHere: 10, perAccount: 100, perMachine: 100, withinSeconds: 15 * 60 }

/** Counts tries to sign in, until one succeeds. */
export interface Throttle {
  /**
   * Counts a try before it is checked, so that many at once do not get around it. Returns the seconds to wait when
   * there were too many.
   */
  readonly tooMany: (account: string, machine: string) => Promise<number | undefined>
  /** Forgets the account's tries, because its person has signed in. */
  readonly succeeded: (account: string, machine: string) => Promise<void>
}

// Unknown names count alike, so that the count does not reveal who works here.
const countingIn = (bounds: Bounds, points: number) => {
  const counter = new RateLimiterMemory({ points, duration: bounds.withinSeconds })
  const kept = new Set<string>()
  const forget = async (name: string): Promise<void> => {
    kept.delete(name)
    await counter.delete(name)
  }
  const keep = async (name: string): Promise<void> => {
    kept.delete(name)
    kept.add(name)
    const [oldest] = kept
    if (kept.size > (bounds.kept ?? 10_000) && oldest !== undefined) await forget(oldest)
  }
  return {
    forget,
    /** Counts one more, and throws a `RateLimiterRes` beyond the bound. */
    count: async (name: string) => {
      await keep(name)
      return counter.consume(name)
    },
    /** Counts one more, if there is room. */
    note: async (name: string) => {
      await keep(name)
      await counter.penalty(name)
    },
    isFull: async (name: string) => ((await counter.get(name))?.consumedPoints ?? 0) >= points,
    reward: async (name: string) => {
      if (kept.has(name)) await counter.reward(name)
    },
  }
}

/** A throttle that counts in memory. */
export const createThrottle = (bounds: Bounds): Throttle => {
  const here = countingIn(bounds, bounds.perAccountHere)
  const account = countingIn(bounds, bounds.perAccount)
  const machine = countingIn(bounds, bounds.perMachine)
  const inCrowd = bounds.perAccountInCrowd ?? 3
  return {
    tooMany: async (who, where) => {
      try {
        const isCrowded = await machine.isFull(where)
        // The first bound that refuses leaves the others uncounted, so that a refused try costs them nothing.
        const counted = await here.count(`${who} ${where}`)
        if (isCrowded && counted.consumedPoints > inCrowd) throw counted
        if (!isCrowded) await machine.note(where)
        await account.count(who)
        return undefined
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000))
      }
    },
    succeeded: async (who, where) => {
      await here.forget(`${who} ${where}`)
      await account.forget(who)
      await machine.reward(where)
    },
  }
}
