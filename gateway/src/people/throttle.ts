import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** The number of sign-ins that may fail within `withinSeconds` before more are refused unchecked. */
export interface Bounds {
  /** The bound for one name from one address. */
  readonly perNameHere: number
  /** The bound for one name from all addresses. */
  readonly perName: number
  /** The bound for one address. Beyond it each name gets only `perNameInCrowd` tries from there. */
  readonly perAddress: number
  /** The bound for one name from an address that has failed `perAddress` times. */
  readonly perNameInCrowd: number
  readonly withinSeconds: number
  /** The number of names and addresses that are kept. The one that failed longest ago goes first. */
  readonly kept: number
}

/**
 * The bounds of a gateway. The first one stops a stranger who fails on purpose, and its person signs in elsewhere. The
 * second one keeps many addresses from guessing together. The third one closes no address, because a whole office may
 * be behind it. A name that has not failed there is still checked.
 * @see OWASP ASVS 5.0.0, 6.1.1 and 6.3.1; NIST SP 800-63B-4, 3.2.2 (100 failures at most).
 */
export const gatewayBounds: Bounds = {
  perNameHere: 10,
  perName: 100,
  perAddress: 100,
  perNameInCrowd: 3,
  withinSeconds: 15 * 60,
  kept: 10_000,
}

/** Counts tries to sign in, until one succeeds. */
export interface Throttle {
  /** Counts a try before it is checked, so that many at once do not get around it. Gives the seconds to wait, if any. */
  readonly tooMany: (name: string, address: string) => Promise<number | undefined>
  /** Forgets the tries of a name, because its person has signed in. */
  readonly succeeded: (name: string, address: string) => Promise<void>
}

const countingIn = ({ withinSeconds, kept: most }: Bounds, points: number) => {
  const counter = new RateLimiterMemory({ points, duration: withinSeconds })
  const kept = new Set<string>()
  const forget = async (key: string): Promise<void> => {
    kept.delete(key)
    await counter.delete(key)
  }
  // A set keeps its order, so the first one failed longest ago.
  const keep = async (key: string): Promise<void> => {
    kept.delete(key)
    kept.add(key)
    const [oldest] = kept
    if (kept.size > most && oldest !== undefined) await forget(oldest)
  }
  return {
    forget,
    /** Counts one more, and throws a `RateLimiterRes` beyond the bound. */
    count: async (key: string) => {
      await keep(key)
      return counter.consume(key)
    },
    /** Counts one more, if there is room. */
    note: async (key: string) => {
      await keep(key)
      await counter.penalty(key)
    },
    isFull: async (key: string) => ((await counter.get(key))?.consumedPoints ?? 0) >= points,
    reward: async (key: string) => {
      if (kept.has(key)) await counter.reward(key)
    },
  }
}

// One person has a whole network of the sixth version, so its first half counts as the address.
const networkOf = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '').replace(/%.*$/, '')
  if (!plain.includes(':')) return plain
  const [start = '', end] = plain.split('::', 2)
  const [left, right] = [start, end ?? ''].map((part) => part.split(':').filter((group) => group !== ''))
  const missing = 8 - (left?.length ?? 0) - (right?.length ?? 0)
  const groups = [...(left ?? []), ...(end === undefined ? [] : Array<string>(missing).fill('0')), ...(right ?? [])]
  return groups.slice(0, 4).join(':')
}

/** A throttle that counts in memory. */
export const createThrottle = (bounds: Bounds = gatewayBounds): Throttle => {
  const here = countingIn(bounds, bounds.perNameHere)
  const names = countingIn(bounds, bounds.perName)
  const addresses = countingIn(bounds, bounds.perAddress)
  const keyOf = (name: string, network: string): string => `${network} ${name}`
  return {
    tooMany: async (name, address) => {
      const network = networkOf(address)
      try {
        const isCrowded = await addresses.isFull(network)
        // The first bound that refuses leaves the others uncounted, so that a refused try costs them nothing.
        const counted = await here.count(keyOf(name, network))
        if (isCrowded && counted.consumedPoints > bounds.perNameInCrowd) throw counted
        if (!isCrowded) await addresses.note(network)
        await names.count(name)
        return undefined
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000))
      }
    },
    succeeded: async (name, address) => {
      const network = networkOf(address)
      await here.forget(keyOf(name, network))
      await names.forget(name)
      await addresses.reward(network)
    },
  }
}
