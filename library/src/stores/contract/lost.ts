import { seconds } from '../../core/time.ts'
import type { Store } from '../store.ts'
import { type OpenedStore, on, type StoreCase } from './case.ts'
import { claim, claimAlike } from './claims.ts'
import { wholeList } from './crowd.ts'
import { at, dueIn, ended, keyOf, saved } from './samples.ts'

const lost = 450
const piece = 200

const atOnce = 30

// One session at a time takes a store on a server half a minute.
const forEachLost = async (act: (index: number) => unknown): Promise<void> => {
  for (let from = 0; from < lost; from += atOnce)
    await Promise.all(Array.from({ length: Math.min(atOnce, lost - from) }, (_, index) => act(from + index)))
}

const ways: Readonly<Record<string, (store: Store, key: string) => unknown>> = {
  find: (store, key) => store.find(key),
  renew: (store, key) => store.renew?.(key, at(2_000)),
  'a renewal that is folded': (store, key) => store.renew?.(key, at(10)),
  save: async (store, key) => {
    const stored = await store.find(key)
    return stored && store.save(key, stored.session, stored.version)
  },
}

const claimPlaces = async (store: OpenedStore, key: string, way: string): Promise<void> => {
  const named = (found: readonly { readonly key: string }[]): readonly string[] => found.map((one) => one.key)
  claimAlike(named(await store.findBySubject('carla')), [key], `${way}: its subject has it`)
  claimAlike(named(await store.due(at(90_000), 9)), [key], `${way}: it is due in time`)
  claimAlike(named((await store.list({ are: 'live' })).entries), [key], `${way}: it is listed`)
  // A renewal restores them with its next step of activity.
  if (!store.count || way.includes('renew')) return
  const byRole = { are: 'live', role: 'vet', sort: '-active' } as const
  claimAlike(named((await store.list(byRole)).entries), [key], `${way}: it is listed by its role`)
}

/** The promises about a lost record or a lost index. A store that cannot lose either skips them. */
export const lostCases: readonly StoreCase[] = [
  {
    name: 'a session whose record is lost is due once at most, and hides no due session behind it',
    check: on(async (store) => {
      if (!store.loseRecord) return
      const { loseRecord } = store
      await forEachLost((index) => saved(store, { [index]: { ...dueIn(seconds(10)), from: '10.2.0.7' } }))
      await forEachLost((index) => loseRecord(keyOf(index)))
      await saved(store, { later: { ...dueIn(seconds(20)), from: '10.2.0.9' }, over: ended(at(1)) })
      const named: string[] = []
      while (!named.includes(keyOf('later'))) {
        const due = await store.due(at(90_000), piece)
        named.push(...due.map(({ key }) => key))
        claim(due.length > 0, 'a due session comes in the end')
        claim(named.length <= lost + piece, 'a missing session does not come over and over')
        claim(new Set(named).size === named.length, 'no key without a session comes twice')
      }
      claimAlike((await store.list({ are: 'live' })).entries.length, 1, 'only the stored session is listed')
      claimAlike((await store.findBySubject('carla')).length, 1, 'its subject has only this session')
      if (!store.count) return
      for (const filter of [
        { are: 'live', role: 'vet' },
        { are: 'live', role: 'vet', from: '10.2.0.0/16' },
      ] as const) {
        claim((await wholeList(store, filter)).length === 1, 'lists by a filter have only this session')
        claimAlike(await store.count(filter), { count: 1 }, 'and it is counted alone')
      }
    }),
  },
  {
    name: 'a session whose places in the indexes are lost is back in them once it is read or renewed',
    check: async (openStore) => {
      for (const [way, act] of Object.entries(ways)) {
        const store = await openStore()
        try {
          if (!store.loseIndexes || !(store.renew || way === 'find')) return
          await saved(store, { one: dueIn(seconds(30)) })
          await store.loseIndexes(keyOf('one'), 'carla')
          claimAlike(await store.findBySubject('carla'), [], 'the indexes are lost')
          await act(store, keyOf('one'))
          await claimPlaces(store, keyOf('one'), way)
        } finally {
          await store.close?.()
        }
      }
    },
  },
  {
    name: 'an ended session whose places in the indexes are lost is forgotten in time once it is read',
    check: on(async (store) => {
      if (!store.loseIndexes) return
      await saved(store, { one: ended(at(5)) })
      await store.loseIndexes(keyOf('one'), 'carla')
      claim(await store.find(keyOf('one')), 'it is there')
      claim((await store.list({ are: 'ended', subject: 'carla' })).entries.length === 1, 'it is listed')
      claim((await store.forget(at(6))) === 1, 'it is forgotten')
      claim((await store.find(keyOf('one'))) === undefined, 'and gone')
    }),
  },
]
