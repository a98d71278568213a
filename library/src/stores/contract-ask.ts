import { minutes, seconds } from '../core/time.ts'
import { on, type StoreCase } from './contract-case.ts'
import { claim, claimAlike } from './contract-claims.ts'
import { at, dueIn, ended, ending, keyOf, live, saved } from './contract-sessions.ts'
import type { Store, Stored } from './store.ts'

const dueNames = async (store: Store, untilMs: number, limit: number): Promise<readonly string[]> =>
  (await store.due(at(untilMs), limit)).map(({ key }) => key)

const walked = async (
  store: Store,
  are: 'live' | 'ended',
  meanwhile: (piece: number) => Promise<void>,
): Promise<readonly Stored[]> => {
  const entries: Stored[] = []
  let cursor: string | undefined
  let piece = 0
  do {
    const listing = await store.list({ are, limit: 20 }, cursor)
    claim(listing.entries.length <= 20, 'a listing is no longer than its limit')
    entries.push(...listing.entries)
    cursor = listing.next
    claim(++piece < 100, 'a list comes to its end')
    await meanwhile(piece)
  } while (cursor !== undefined)
  return entries
}

/** The promises about asking for many sessions, and about forgetting them. */
export const askCases: readonly StoreCase[] = [
  {
    name: "a subject's sessions come ended ones too, the latest start first",
    check: on(async (store) => {
      const [b, c, other] = [
        live({ startedAt: at(20) }),
        ended(at(40), { startedAt: at(30) }),
        live({ subject: 'dora' }),
      ]
      await saved(store, { a: live({ startedAt: at(10) }), c, other, b })
      const keys = (await store.findBySubject('carla')).map(({ key }) => key)
      claimAlike(keys, [keyOf('c'), keyOf('b'), keyOf('a')], 'the latest start is first')
    }),
  },
  {
    name: 'due sessions come the earliest first, up to the moment itself and up to the limit',
    check: on(async (store) => {
      const late = live({ idle: minutes(9), notAfter: at(25_000) })
      await saved(store, { c: dueIn(seconds(30)), a: dueIn(seconds(10)), d: dueIn(seconds(40)), b: late })
      const [a, b, c] = [keyOf('a'), keyOf('b'), keyOf('c')]
      claimAlike(await store.due(at(10_000), 9), [{ key: a, at: at(10_000) }], 'what is due at the moment is due')
      claimAlike(await store.due(at(9_999), 9), [], 'nothing is due before its moment')
      claimAlike(await dueNames(store, 30_000, 9), [a, b, c], 'the earliest comes first, whichever end is near')
      claimAlike(await dueNames(store, 90_000, 2), [a, b], 'no more come than were asked for')
      claimAlike(await dueNames(store, 30_000, 9), [a, b, c], 'asking changes nothing')
    }),
  },
  {
    name: 'what is due follows every save, and an ended session is never due',
    check: on(async (store) => {
      await saved(store, { a: dueIn(seconds(10)), b: dueIn(seconds(20)), c: dueIn(seconds(30)), over: ended(at(1)) })
      await store.save(keyOf('a'), dueIn(seconds(25)), 1)
      await store.save(keyOf('c'), dueIn(seconds(5)), 1)
      await store.save(keyOf('b'), ended(at(2)), 1)
      claimAlike(await dueNames(store, 90_000, 9), [keyOf('c'), keyOf('a')], 'a deadline moves both ways')
    }),
  },
  {
    name: 'a session whose end may not be in the journal yet is due when that is to be seen to',
    check: on(async (store) => {
      await saved(store, { a: ending(at(9), at(5_000)), b: dueIn(seconds(7)) })
      claimAlike(await dueNames(store, 90_000, 9), [keyOf('a'), keyOf('b')], 'it is due like any other')
      claim((await store.forget(at(90_000))) === 0, 'it is not forgotten')
      claim(await store.save(keyOf('a'), ending(at(9), at(9_000)), 1), 'it may be put off')
      claimAlike(await dueNames(store, 90_000, 9), [keyOf('b'), keyOf('a')], 'and is due later then')
      claim(await store.save(keyOf('a'), ended(at(9)), 2), 'it may be over')
      claimAlike(await dueNames(store, 90_000, 9), [keyOf('b')], 'and is never due again')
    }),
  },
  {
    name: 'a list of 250 loses none and repeats none while others are saved',
    check: on(async (store) => {
      const names = Array.from({ length: 250 }, (_, index) => `${(index * 7) % 250}`)
      for (const name of names) await saved(store, { [name]: live(), [`over-${name}`]: ended(at(1)) })
      for (const are of ['live', 'ended'] as const) {
        const mark = are === 'live' ? '' : 'over-'
        const entries = await walked(store, are, async (piece) => {
          await saved(store, { [`${are}-new-${piece}`]: are === 'live' ? ended(at(2)) : live() })
          const stored = await store.find(keyOf(`${mark}${piece}`))
          if (stored) await store.save(stored.key, { ...stored.session, roles: ['nurse'] }, stored.version)
        })
        const keys = new Set(entries.map(({ key }) => key))
        claim(keys.size === entries.length, `a list of those that are ${are} repeats none`)
        claim(
          names.every((name) => keys.has(keyOf(mark + name))),
          `a list of those that are ${are} loses none`,
        )
        claim(
          entries.every(({ session }) => (session.ended ? 'ended' : 'live') === are),
          `all are ${are}`,
        )
      }
    }),
  },
  {
    name: 'a list is of 100 when nothing else is asked for, and an empty one has no next piece',
    check: on(async (store) => {
      claimAlike(await store.list({ are: 'live' }), { entries: [] }, 'an empty list has no next piece')
      for (let index = 0; index < 101; index++) await saved(store, { [index]: live() })
      claim((await store.list({ are: 'live' })).entries.length === 100, 'a piece has 100 sessions')
      claimAlike(await store.list({ are: 'ended' }), { entries: [] }, 'what is live is not among the ended')
    }),
  },
  {
    name: 'only what ended before the moment is forgotten, and counted',
    check: on(async (store) => {
      await saved(store, {
        old: ended(at(10)),
        new: ended(at(20)),
        live: live({ notAfter: at(1) }),
        other: ended(at(5)),
      })
      claim((await store.forget(at(20))) === 2, 'what ended before the moment is counted')
      claim((await store.find(keyOf('old'))) === undefined, 'what ended before the moment is gone')
      claim((await store.find(keyOf('new'))) && (await store.find(keyOf('live'))), 'nothing else is')
      claim((await store.findBySubject('carla')).length === 2, 'nor is it found by its subject any more')
      claim((await store.forget(at(20))) === 0, 'it is forgotten once')
      claim(!(await store.save(keyOf('old'), live(), 1)), 'a forgotten session is not saved over')
    }),
  },
]
