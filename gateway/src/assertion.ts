import { randomUUID } from 'node:crypto'
import { type Instant, instant, minutes, seconds } from 'curfew'
import type { Keys } from './assertion/keys.ts'
import { createRecent } from './assertion/recent.ts'
import { type Algorithm, newSigner, type PublicKey } from './assertion/signer.ts'

export { type Keys, keysInBag, type PublishedKey } from './assertion/keys.ts'
export type { Algorithm, PublicKey } from './assertion/signer.ts'

/** The person of a request, and the application that is to hear of it. */
export interface About {
  /** The public id of the session. */
  readonly id: string
  readonly subject: string
  readonly roles: readonly string[]
  readonly tasks: readonly string[]
  /** The origin of the application: `http://127.0.0.1:8000`. */
  readonly audience: string
}

/** The short signed words that an application gets about a session, and the keys that prove them. */
export interface Assertions {
  /** Publishes this process's key, before the first request, and again while it runs. Rejects when the store is away. */
  readonly start: () => Promise<void>
  /** The `Curfew-Assertion` of a request. Requests of one session share it for 30 s, while its roles and tasks stay. */
  readonly mint: (about: About) => string
  /** The public keys of all live processes on the store, as `jwks.json` shows them. */
  readonly jwks: () => Promise<{ readonly keys: readonly PublicKey[] }>
  /** Withdraws this process's key: applications refuse its assertions from then on. */
  readonly stop: () => Promise<void>
}

const life = 60
const reuse = seconds(30)
const mostKept = 10_000

// A process that died without a word is believed for so long. It may miss four rounds, when the store is away.
const believed = minutes(5)
const round = minutes(1)

/** A timer that does not keep the process alive; the function that it gives stops it. */
const everyRound = (work: () => void): (() => void) => {
  const timer = setInterval(work, round)
  timer.unref()
  return () => clearInterval(timer)
}

/** Creates the assertions of this process, with a key of its own. */
export const createAssertions = ({
  issuer,
  algorithm,
  now,
  keys,
  every = everyRound,
}: {
  /** The origin under which browsers see the gateway. */
  readonly issuer: string
  readonly algorithm: Algorithm
  readonly now: () => Instant
  /** The place that this process shares with the others on its store. */
  readonly keys: Keys
  /** Does work each minute. Default: a timer. */
  readonly every?: (work: () => void) => () => void
}): Assertions => {
  const signer = newSigner(algorithm)
  const recent = createRecent(now, reuse, mostKept)
  // A publication that is under way would bring back a key that was withdrawn meanwhile. So acts follow each other.
  let acts: Promise<void> = Promise.resolve()
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    const done = acts.then(act)
    acts = done.catch(() => {})
    return done
  }
  const publish = (): Promise<void> =>
    inTurn(() => {
      const at = now()
      return keys.publish({ key: signer.publicKey, until: instant(at + believed) }, at)
    })
  let stopRounds = (): void => {}

  return {
    start: async () => {
      await publish()
      // A failed round does no harm, because the key is believed for several more. A store that is away stops requests itself.
      stopRounds = every(() => void publish().catch(() => {}))
    },
    mint: ({ id, subject, roles, tasks, audience }) =>
      recent.of([audience, id, subject, ...roles, '', ...tasks].join('\n'), () => {
        const iat = Math.floor(now() / 1000)
        return signer.sign({
          ...{ iss: issuer, aud: audience, sub: subject, sid: id, roles, tasks },
          ...{ iat, exp: iat + life, jti: randomUUID() },
        })
      }),
    jwks: async () => {
      const at = now()
      const live = (await keys.all()).filter(({ until }) => until > at)
      return { keys: live.map(({ key }) => key) }
    },
    stop: async () => {
      stopRounds()
      await inTurn(() => keys.withdraw(signer.publicKey.kid))
    },
  }
}
