import { minutes } from '../core/time.ts'
import { onTwo, type StoreCase } from './contract-case.ts'
import { claim, claimAlike } from './contract-claims.ts'
import { at, dueIn, ended, keyOf, live, saved } from './contract-sessions.ts'
import type { Notice, Store } from './store.ts'

const rounds = Array.from({ length: 30 }, (_, round) => keyOf(round))

const claimBoth = async (stores: readonly Store[], key: string, wanted: unknown, promise: string): Promise<void> => {
  for (const store of stores) claimAlike((await store.find(key))?.session, wanted, promise)
}

const dueAtOnce = 10_000
const piece = 200

const endWhatIsDue = async (store: Store): Promise<number> => {
  let count = 0
  for (;;) {
    const due = await store.due(at(60_000), piece)
    if (due.length === 0) return count
    const kept = await Promise.all(due.map(({ key }) => store.save(key, ended(at(60_000)), 1)))
    count += kept.filter(Boolean).length
  }
}

/** The promises about several processes on one store. */
export const togetherCases: readonly StoreCase[] = [
  {
    name: 'of two who save over one version at the same time exactly one is kept, and both see that one',
    check: onTwo(async (one, other) => {
      for (const key of rounds)
        for (const over of [undefined, 1]) {
          const sessions = [live({ subject: 'carla' }), live({ subject: 'dora' })] as const
          const kept = await Promise.all([one.save(key, sessions[0], over), other.save(key, sessions[1], over)])
          claim(kept[0] !== kept[1], 'exactly one is kept')
          await claimBoth([one, other], key, sessions[kept[0] ? 0 : 1], 'both see the one that was kept')
        }
    }),
  },
  {
    name: 'of two ends at the same time exactly one is kept, and both see that one',
    check: onTwo(async (one, other) => {
      for (const key of rounds) {
        await one.save(key, live(), undefined)
        const ends = [ended(at(5)), live({ ended: { reason: 'idle', at: at(5) } })] as const
        const kept = await Promise.all([one.save(key, ends[0], 1), other.save(key, ends[1], 1)])
        claim(kept[0] !== kept[1], 'exactly one end is kept')
        await claimBoth([one, other], key, ends[kept[0] ? 0 : 1], 'both see the end that was kept')
      }
    }),
  },
  {
    name: 'a renewal and an end at the same time are one after the other, and an end is never undone',
    check: onTwo(async (one, other) => {
      for (const key of one.renew ? rounds : []) {
        await one.save(key, live(), undefined)
        const [renewed, isKept] = await Promise.all([one.renew?.(key, at(2_000)), other.save(key, ended(at(9)), 1)])
        claim(renewed?.version === 2 && !renewed.session.ended === !isKept, 'the renewal comes before the end or after')
        claim(isKept || (await other.save(key, ended(at(9)), 2)), 'an end over the renewal is kept')
        await Promise.all([one, other].map((store) => store.renew?.(key, at(4_000))))
        for (const store of [one, other]) claim((await store.find(key))?.session.ended, 'what has ended stays ended')
      }
    }),
  },
  {
    name: 'a notice reaches those on another connection, once and in order',
    check: onTwo(async (one, other) => {
      const heard: Notice[] = []
      const stop = other.subscribe((notice) => heard.push(notice))
      const isHeard = async (what: Notice['about'], patience: number): Promise<boolean> => {
        for (let tries = 0; heard.at(-1)?.about !== what && tries < 25 * patience; tries++)
          await new Promise((later) => setTimeout(later, 20))
        return heard.at(-1)?.about === what
      }
      // It may take a moment until a new connection hears.
      for (let tries = 0; heard.length === 0 && tries < 20; tries++) {
        await one.publish({ about: 'session', key: keyOf('ready') })
        await isHeard('session', 1)
      }
      claim(heard.length > 0, 'who subscribes hears before long')
      const last = { about: 'message', text: 'that is all' } as const
      const notices: readonly Notice[] = [...rounds.map((key) => ({ about: 'session', key }) as const), last]
      for (const notice of notices) await one.publish(notice)
      claim(await isHeard('message', 10), 'the last notice comes')
      const told = heard.filter((notice) => notice.about === 'message' || notice.key !== keyOf('ready'))
      claimAlike(told, notices, 'each notice comes once, in the order in which they were published')
      stop()
    }),
  },
  {
    name: 'of 10,000 that are due at once each is ended once by two who end what is due',
    check: onTwo(async (one, other) => {
      for (let count = 0; count < dueAtOnce; count += piece)
        await Promise.all(
          Array.from({ length: piece }, (_, index) => saved(one, { [count + index]: dueIn(minutes(1)) })),
        )
      const counts = await Promise.all([one, other].map(endWhatIsDue))
      claim(counts.reduce((sum, count) => sum + count, 0) === dueAtOnce, 'each is ended exactly once')
      claim((await other.forget(at(60_001))) === dueAtOnce, 'all have ended')
    }),
  },
]
