import { type Instant, instant } from 'curfew'
import type { Bags } from 'curfew/stores/store'
import { z } from 'zod'
import type { PublicKey } from './signer.ts'

/** The public key of a process, and the moment at which other processes stop to believe that it lives. */
export interface PublishedKey {
  readonly key: PublicKey
  readonly until: Instant
}

/** The place in which processes on one store publish their public keys. */
export interface Keys {
  /** Every published key, of dead processes too. */
  all(): Promise<readonly PublishedKey[]>
  /** Publishes a key in the place of an earlier one with the same `kid`. It drops those whose time is over. */
  publish(published: PublishedKey, now: Instant): Promise<void>
  /** Takes a key back. */
  withdraw(kid: string): Promise<void>
}

// Bags of browsers lie under hashes of tokens, so this name is none of theirs.
const place = 'curfew-gateway: public keys'

// Many processes may start at once, and one of them wins each round.
const mostRounds = 50

const content = z.array(
  z.object({
    key: z.object({
      kid: z.string(),
      kty: z.string(),
      crv: z.string(),
      x: z.string(),
      y: z.string().exactOptional(),
      alg: z.enum(['EdDSA', 'ES256']),
      use: z.literal('sig'),
    }),
    until: z.number().transform(instant),
  }),
)

const read = async (bags: Bags) => {
  const bag = await bags.find(place)
  return { version: bag?.version, published: bag ? content.parse(JSON.parse(bag.content)) : [] }
}

/** Keys in a bag beside the sessions. Every store that keeps bags keeps them, and no round loses another's key. */
export const keysInBag = (bags: Bags): Keys => {
  const change = async (after: (before: readonly PublishedKey[]) => readonly PublishedKey[]): Promise<void> => {
    for (let round = 0; round < mostRounds; round += 1) {
      const { version, published } = await read(bags)
      const next = after(published)
      const until = instant(Math.max(0, ...next.map((one) => one.until)))
      if (await bags.save(place, { content: JSON.stringify(next), until }, version)) return
    }
    throw new Error(`the public keys in the store changed ${mostRounds} times before this process could add its own`)
  }
  return {
    all: async () => (await read(bags)).published,
    publish: (published, now) =>
      change((before) => [
        ...before.filter(({ key, until }) => key.kid !== published.key.kid && until > now),
        published,
      ]),
    withdraw: (kid) => change((before) => before.filter(({ key }) => key.kid !== kid)),
  }
}
