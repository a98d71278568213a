import { ticketIn, withTicket, withUsedTicket } from '../../core/tickets.ts'
import { minutes } from '../../core/time.ts'
import type { Notice, Store } from '../store.ts'
import { onTwo, type StoreCase } from './case.ts'
import { claim, claimAlike } from './claims.ts'
import { at, dueIn, ended, keyOf, live, saved } from './samples.ts'

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
    name: 'exactly one of two saves over one version at the same time is kept, and both processes see it',
    check: onTwo(async (one, other) => {
      for (const key of rounds)
        for (const over of [undefined, 1]) {
          const sessions = [live({ subject: 'carla' }), live({ subject: 'dora' })] as const
          const kept = await Promise.all([one.save(key, sessions[0], over), other.save(key, sessions[1], over)])
          claim(kept[0] !== kept[1], 'exactly one is kept')
          await claimBoth([one, other], key, sessions[kept[0] ? 0 : 1], 'both see the kept session')
        }
    }),
  },
  {
    name: 'exactly one of two ends at the same time is kept, and both processes see it',
    check: onTwo(async (one, other) => {
      for (const key of rounds) {
        await one.save(key, live(), undefined)
        const ends = [ended(at(5)), live({ ended: { reason: 'idle', at: at(5) } })] as const
        const kept = await Promise.all([one.save(key, ends[0], 1), other.save(key, ends[1], 1)])
        claim(kept[0] !== kept[1], 'exactly one end is kept')
        await claimBoth([one, other], key, ends[kept[0] ? 0 : 1], 'both see the kept end')
      }
    }),
  },
  {
    name: 'a sign-in that waits for a choice is kept through renewals, and exactly one of two processes uses it',
    check: onTwo(async (one, other) => {
      const ticket = { hash: 'secret', browser: 'browser', roles: ['vet', 'manager'], how: 'password', at: at(1) }
      const session = withTicket(live(), ticket, at(1))
      for (const key of rounds) {
        await one.save(key, session, undefined)
        if (other.renew) await other.renew(key, at(2_000))
        const found = await Promise.all([one, other].map((store) => store.find(key)))
        for (const stored of found)
          claimAlike(stored && ticketIn(stored.session, ticket, at(2_000)), ticket, 'both find the ticket')
        const used = await Promise.all(
          [one, other].map((store, nth) => {
            const stored = found[nth]
            return stored && store.save(key, withUsedTicket(stored.session, ticket), stored.version)
          }),
        )
        claim(used.filter(Boolean).length === 1, 'exactly one uses it')
        for (const store of [one, other]) {
          const stored = await store.find(key)
          claim(stored && ticketIn(stored.session, ticket, at(3_000)) === 'used', 'both see that it is used')
        }
      }
    }),
  },
  {
    name: 'a renewal and an end at the same time happen one after the other, and no end is undone',
    check: onTwo(async (one, other) => {
      for (const key of one.renew ? rounds : []) {
        await one.save(key, live(), undefined)
        const [renewed, isKept] = await Promise.all([one.renew?.(key, at(2_000)), other.save(key, ended(at(9)), 1)])
        claim(renewed?.version === 2 && !renewed.session.ended === !isKept, 'the renewal comes before the end or after')
        claim(isKept || (await other.save(key, ended(at(9)), 2)), 'an end over the renewal is kept')
        await Promise.all([one, other].map((store) => store.renew?.(key, at(4_000))))
        for (const store of [one, other]) claim((await store.find(key))?.session.ended, 'an ended session stays ended')
      }
    }),
  },
  {
    name: 'a notice reaches the listeners of another connection, once and in order',
    check: onTwo(async (one, other) => {
      const received: Notice[] = []
      const stop = other.subscribe((notice) => received.push(notice))
      const isReceived = async (about: Notice['about'], halfSeconds: number): Promise<boolean> => {
        for (let tries = 0; received.at(-1)?.about !== about && tries < 25 * halfSeconds; tries++)
          await new Promise((later) => setTimeout(later, 20))
        return received.at(-1)?.about === about
      }
      // A new connection may need a moment until its subscription is there.
      for (let tries = 0; received.length === 0 && tries < 20; tries++) {
        await one.publish({ about: 'session', key: keyOf('ready') })
        await isReceived('session', 1)
      }
      claim(received.length > 0, 'a subscriber receives before long')
      const last = { about: 'message', text: 'that is all' } as const
      const notices: readonly Notice[] = [...rounds.map((key) => ({ about: 'session', key }) as const), last]
      for (const notice of notices) await one.publish(notice)
      claim(await isReceived('message', 10), 'the last notice comes')
      const afterReady = received.filter((notice) => notice.about === 'message' || notice.key !== keyOf('ready'))
      claimAlike(afterReady, notices, 'each notice comes once, in the order in which they were published')
      stop()
    }),
  },
  {
    name: 'two processes end each of 10,000 sessions that are due together exactly once',
    check: onTwo(async (one, other) => {
      for (let count = 0; count < dueAtOnce; count += piece)
        await Promise.all(
          Array.from({ length: piece }, (_, index) => saved(one, { [count + index]: dueIn(minutes(1)) })),
        )
      const counts = await Promise.all([one, other].map(endWhatIsDue))
      claim(counts.reduce((sum, count) => sum + count, 0) === dueAtOnce, 'each ends exactly once')
      claim((await other.forget(at(60_001))) === dueAtOnce, 'all have ended')
    }),
  },
]
