import type { Filter, ListFilter, Stored } from '../store.ts'
import { onTwo, type StoreCase } from './case.ts'
import { claim, claimAlike } from './claims.ts'
import { belongs, keysOf, narrows, onListed, saveCrowd, wholeList } from './crowd.ts'
import { at, ended, keyOf, live, saved } from './samples.ts'

const named = (entries: readonly Stored[]): readonly string[] => entries.map(({ key }) => key).toSorted()
const sorts = ['started', '-started', 'active', '-active', 'ended', '-ended'] as const

const pairs = narrows.flatMap((one, nth) => narrows.slice(nth + 1).map((other) => ({ ...one, ...other })))

const placeIn = ({ session }: Stored, sort: ListFilter['sort']): number => {
  const by = sort?.replace('-', '')
  const place =
    by === 'started' ? session.startedAt : by === 'active' ? Math.floor(session.activeAt / 30_000) : session.ended?.at
  return (sort?.startsWith('-') ? -1 : 1) * (place ?? 0)
}

const claimPage = (store: Parameters<typeof wholeList>[0], filter: Filter, wanted: readonly string[]): Promise<void> =>
  wholeList(store, filter).then((entries) =>
    claimAlike(named(entries), wanted, `the list of ${JSON.stringify(filter)}`),
  )

/** The promises about filters, orders and cursors of lists. A store without `count` skips them. */
export const filterCases: readonly StoreCase[] = [
  {
    name: 'every filter, alone and with another, lists exactly its sessions and counts them',
    check: onListed(async (store) => {
      await saveCrowd(store)
      for (const are of ['live', 'ended'] as const)
        for (const narrow of [...narrows, ...pairs]) {
          const filter = { are, ...narrow }
          const wanted = keysOf(filter)
          await claimPage(store, filter, wanted)
          claimAlike(await store.count(filter), { count: wanted.length }, `the count of ${JSON.stringify(filter)}`)
        }
    }),
  },
  {
    name: 'every order is kept over many pieces, with ties, alone and with a filter',
    check: onListed(async (store) => {
      await saveCrowd(store)
      for (const are of ['live', 'ended'] as const)
        for (const narrow of [{}, { role: 'vet' }, { startedSince: at(1_000), activeBefore: at(130_000) }])
          for (const sort of [undefined, ...sorts]) {
            const filter = { are, ...narrow, limit: 7, ...(sort && { sort }) }
            const entries = await wholeList(store, filter)
            const what = JSON.stringify(filter)
            claimAlike(named(entries), keysOf(filter), `${what} has each session once`)
            const places = entries.map((entry) => placeIn(entry, sort))
            if (sort)
              claim(
                places.every((place, nth) => nth === 0 || (places[nth - 1] ?? 0) <= place),
                `${what} is in order; found ${places.join(' ')}`,
              )
          }
    }),
  },
  {
    name: 'a list repeats and loses no session that stays, while others come, change and go',
    check: onListed(async (store) => {
      for (const [round, sort] of [undefined, ...sorts].entries())
        for (const are of ['live', 'ended'] as const) {
          const mark = `${round}-${are}-`
          const like = { subject: `${mark}subject`, roles: ['vet'] }
          const one = (nth: number) => {
            const times = { startedAt: at((nth % 4) * 1_000), activeAt: at((nth % 5) * 30_000) }
            return are === 'live' ? live({ ...like, ...times }) : ended(at(200_000 + (nth % 3)), { ...like, ...times })
          }
          for (let nth = 0; nth < 60; nth++) await saved(store, { [`${mark}${nth}`]: one(nth) })
          const filter = { are, subject: like.subject, role: 'vet', limit: 8, ...(sort && { sort }) }
          const entries = await wholeList(store, filter, async (piece) => {
            await saved(store, { [`${mark}new-${piece}`]: one(piece) })
            const stored = await store.find(keyOf(`${mark}${7 * piece}`))
            if (stored) await store.save(stored.key, { ...stored.session, roles: ['nurse'] }, stored.version)
          })
          const keys = entries.map(({ key }) => key)
          claim(new Set(keys).size === keys.length, `a list sorted by ${sort} repeats none`)
          const stay = Array.from({ length: 60 }, (_, nth) => nth).filter((nth) => nth % 7 !== 0 || nth === 0)
          claim(
            stay.every((nth) => keys.includes(keyOf(`${mark}${nth}`))),
            `a list sorted by ${sort} loses none`,
          )
        }
    }),
  },
  {
    name: 'a text that is no cursor of this store fails no list',
    check: onListed(async (store) => {
      await saved(store, { one: live() })
      const numbers = ['1~2~3', 'NaN~NaN', '-1~-1', '1e999~1', `${'9'.repeat(30)}~1`, `1~${'9'.repeat(30)}`]
      for (const cursor of ['', 'garbage', "'", '1', '~', 'a\0', ...numbers])
        for (const sort of sorts) await store.list({ are: 'live', subject: 'carla', sort, startedSince: at(0) }, cursor)
    }),
  },
  {
    name: 'a filter by activity is true to the last renewal, up to the moment itself',
    check: onListed(async (store) => {
      if (!store.renew) return
      for (const name of ['a', 'b', 'c'])
        await saved(store, { [name]: live({ idle: 3_600_000 as never, notAfter: at(7_200_000) }) })
      const [moved, still] = [[keyOf('a')], [keyOf('b'), keyOf('c')]]
      for (const ms of [2_000, 31_000, 600_000, 614_999]) {
        await store.renew(keyOf('a'), at(ms))
        await claimPage(store, { are: 'live', activeSince: at(ms) }, moved)
        await claimPage(store, { are: 'live', activeSince: at(1), activeBefore: at(ms + 1) }, moved)
        await claimPage(store, { are: 'live', activeSince: at(ms + 1) }, [])
        await claimPage(store, { are: 'live', activeBefore: at(ms) }, still)
        claimAlike(await store.count({ are: 'live', activeBefore: at(ms) }), { count: 2 }, 'counts follow renewals')
      }
      const [latest] = (await store.list({ are: 'live', sort: '-active' })).entries
      claim(latest?.key === keyOf('a'), 'the renewed session is the latest')
    }),
  },
  {
    name: 'a renewal in one process is in the filters of another once it has asked what is due',
    check: onTwo(async (one, other) => {
      if (!one.renew || !other.count) return
      await saved(one, { a: live({ idle: 3_600_000 as never, notAfter: at(7_200_000) }), b: live() })
      await one.renew(keyOf('a'), at(900_000))
      await claimPage(other, { are: 'live', activeBefore: at(899_000) }, [keyOf('b')])
      await one.due(at(1), 1)
      await claimPage(other, { are: 'live', activeSince: at(899_000) }, [keyOf('a')])
    }),
  },
  {
    name: 'every save moves a session in each list',
    check: onListed(async (store) => {
      await saved(store, { one: live({ roles: ['vet', 'vet'], from: '10.2.0.7', id: 'one' }) })
      const [one] = [[keyOf('one')]]
      await claimPage(store, { are: 'live', role: 'vet' }, one)
      const changed = live({
        roles: ['nurse'],
        from: '10.3.0.1',
        subject: 'dora',
        id: 'one',
        startedAt: at(5),
        activeAt: at(90_000),
      })
      await store.save(keyOf('one'), changed, 1)
      for (const narrow of narrows) {
        const filter = { are: 'live', ...narrow } as const
        await claimPage(store, filter, belongs(changed, filter) ? one : [])
      }
      const over = ended(at(300_000), { ...changed, roles: ['nurse', 'vet'] })
      await store.save(keyOf('one'), over, 2)
      for (const narrow of [...narrows, { role: 'nurse' }])
        for (const are of ['live', 'ended'] as const) {
          const filter = { are, ...narrow }
          await claimPage(store, filter, belongs(over, filter) ? one : [])
        }
      claim((await store.forget(at(300_001))) === 1, 'it is forgotten')
      for (const narrow of narrows)
        claimAlike(await store.count({ are: 'ended', ...narrow }), { count: 0 }, 'and counted no more')
      claim((await store.findById('one')) === undefined, 'and no longer found')
    }),
  },
]
