import { minutes, seconds } from '../../core/time.ts'
import type { Store, Stored } from '../store.ts'
import { on, type StoreCase } from './case.ts'
import { claim, claimAlike } from './claims.ts'
import { at, dueIn, ended, ending, keyOf, live, saved } from './samples.ts'

const dueNames = async (store: Store, untilMs: number, limit: number): Promise<readonly string[]> =>
  (await store.due(at(untilMs), limit)).map(({ key }) => key)

const walked = async (
  store: Store,
  are: 'live' | 'ended',
  meanwhile: (piece: number) => Promise<void>,
  subject?: string,
): Promise<readonly Stored[]> => {
  const entries: Stored[] = []
  let cursor: string | undefined
  let piece = 0
  do {
    const listing = await store.list({ are, limit: 20, ...(subject !== undefined && { subject }) }, cursor)
    claim(listing.entries.length <= 20, 'a listing is no longer than its limit')
    entries.push(...listing.entries)
    cursor = listing.next
    claim(++piece < 100, 'a list comes to its end')
    await meanwhile(piece)
  } while (cursor !== undefined)
  return entries
}

/** The promises about finding many sessions, and about forgetting them. */
export const listAndDueCases: readonly StoreCase[] = [
  {
    name: "a subject's sessions without an end are found, the latest start first, and never its ended ones",
    check: on(async (store) => {
      const [b, over, other] = [
        live({ startedAt: at(20) }),
        ended(at(40), { startedAt: at(30) }),
        live({ subject: 'dora' }),
      ]
      await saved(store, { a: live({ startedAt: at(10) }), over, other, b, c: ending(at(9), at(5_000)) })
      const keys = async (): Promise<readonly string[]> => (await store.findBySubject('carla')).map(({ key }) => key)
      claimAlike((await keys()).slice(0, 2), [keyOf('b'), keyOf('a')], 'the latest start is first')
      claimAlike(
        (await keys()).slice(2),
        [keyOf('c')],
        'a session whose end may not be in the journal yet is among them',
      )
      claim(await store.save(keyOf('b'), ended(at(50)), 1), 'an end is saved')
      claimAlike(await keys(), [keyOf('a'), keyOf('c')], 'an ended session is no longer among them')
    }),
  },
  {
    name: "a list of one subject's sessions comes in pieces, loses none and repeats none",
    check: on(async (store) => {
      for (let index = 0; index < 45; index++)
        await saved(store, {
          [`live-${index}`]: live(),
          [`over-${index}`]: ended(at(1)),
          [`other-${index}`]: live({ subject: 'dora' }),
        })
      for (const are of ['live', 'ended'] as const) {
        const entries = await walked(store, are, async () => undefined, 'carla')
        const keys = new Set(entries.map(({ key }) => key))
        claim(keys.size === 45 && entries.length === 45, `each ${are} session comes once`)
        const isTheirs = ({ session }: Stored): boolean =>
          session.subject === 'carla' && (session.ended ? 'ended' : 'live') === are
        claim(entries.every(isTheirs), `all are ${are} and of the subject`)
      }
      claimAlike(await store.list({ are: 'ended', subject: 'dora' }), { entries: [] }, 'dora has no ended sessions')
      claim((await store.forget(at(2))) === 45, 'ended sessions are forgotten')
      claimAlike((await store.list({ are: 'ended', subject: 'carla' })).entries, [], 'and no longer listed')
    }),
  },
  {
    name: 'a live session is found among very many ended ones of its subject',
    check: on(async (store) => {
      for (let index = 0; index < 2_000; index += 100) {
        const names = Array.from({ length: 100 }, (_, count) => index + count)
        await Promise.all(names.map((name) => store.save(keyOf(name), ended(at(1)), undefined)))
      }
      await saved(store, { one: live() })
      claimAlike(await store.findBySubject('carla'), [await store.find(keyOf('one'))], 'only the live session is found')
    }),
  },
  {
    name: 'due sessions come the earliest first, up to the moment itself and up to the limit',
    check: on(async (store) => {
      const late = live({ idle: minutes(9), notAfter: at(25_000) })
      await saved(store, { c: dueIn(seconds(30)), a: dueIn(seconds(10)), d: dueIn(seconds(40)), b: late })
      const [a, b, c] = [keyOf('a'), keyOf('b'), keyOf('c')]
      claimAlike(await store.due(at(10_000), 9), [{ key: a, at: at(10_000) }], 'a session is due at its moment')
      claimAlike(await store.due(at(9_999), 9), [], 'no session is due before its moment')
      claimAlike(await dueNames(store, 30_000, 9), [a, b, c], 'the earliest comes first, whichever end is near')
      claimAlike(await dueNames(store, 90_000, 2), [a, b], 'no more come than the limit')
      claimAlike(await dueNames(store, 30_000, 9), [a, b, c], 'a second call gives the same answer')
    }),
  },
  {
    name: 'every save moves the due moment, and an ended session is never due',
    check: on(async (store) => {
      await saved(store, { a: dueIn(seconds(10)), b: dueIn(seconds(20)), c: dueIn(seconds(30)), over: ended(at(1)) })
      await store.save(keyOf('a'), dueIn(seconds(25)), 1)
      await store.save(keyOf('c'), dueIn(seconds(5)), 1)
      await store.save(keyOf('b'), ended(at(2)), 1)
      claimAlike(await dueNames(store, 90_000, 9), [keyOf('c'), keyOf('a')], 'a deadline moves both ways')
    }),
  },
  {
    name: 'a session whose end may not be in the journal yet is due when the warden has to finish it',
    check: on(async (store) => {
      await saved(store, { a: ending(at(9), at(5_000)), b: dueIn(seconds(7)) })
      claimAlike(await dueNames(store, 90_000, 9), [keyOf('a'), keyOf('b')], 'it is due like any other')
      claim((await store.forget(at(90_000))) === 0, 'it is not forgotten')
      claim(await store.save(keyOf('a'), ending(at(9), at(9_000)), 1), 'its moment may move')
      claimAlike(await dueNames(store, 90_000, 9), [keyOf('b'), keyOf('a')], 'and it is due later')
      claim(await store.save(keyOf('a'), ended(at(9)), 2), 'its end is saved')
      claimAlike(await dueNames(store, 90_000, 9), [keyOf('b')], 'and it is never due again')
    }),
  },
  {
    name: 'a list of 250 loses none and repeats none while other sessions are saved',
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
        claim(keys.size === entries.length, `a list of ${are} sessions repeats none`)
        claim(
          names.every((name) => keys.has(keyOf(mark + name))),
          `a list of ${are} sessions loses none`,
        )
        claim(
          entries.every(({ session }) => (session.ended ? 'ended' : 'live') === are),
          `all are ${are}`,
        )
      }
    }),
  },
  {
    name: 'a piece of a list has 100 sessions by default, and an empty list has no next piece',
    check: on(async (store) => {
      claimAlike(await store.list({ are: 'live' }), { entries: [] }, 'an empty list has no next piece')
      for (let index = 0; index < 101; index++) await saved(store, { [index]: live() })
      claim((await store.list({ are: 'live' })).entries.length === 100, 'a piece has 100 sessions')
      claimAlike(await store.list({ are: 'ended' }), { entries: [] }, 'a live session is not among the ended')
    }),
  },
  {
    name: 'only sessions that ended before the moment are forgotten, and counted',
    check: on(async (store) => {
      await saved(store, {
        old: ended(at(10)),
        new: ended(at(20)),
        live: live({ notAfter: at(1) }),
        other: ended(at(5)),
      })
      claim((await store.forget(at(20))) === 2, 'sessions that ended before the moment are counted')
      claim((await store.find(keyOf('old'))) === undefined, 'a session that ended before the moment is gone')
      claim((await store.find(keyOf('new'))) && (await store.find(keyOf('live'))), 'no other session is')
      const left = (await store.list({ are: 'ended', subject: 'carla' })).entries.map(({ key }) => key)
      claimAlike(left, [keyOf('new')], 'and its subject no longer has it')
      claim((await store.forget(at(20))) === 0, 'a second call forgets none')
      claim(!(await store.save(keyOf('old'), live(), 1)), 'a forgotten session is not saved over')
    }),
  },
]
