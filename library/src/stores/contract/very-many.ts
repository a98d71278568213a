import type { Store } from '../store.ts'
import type { StoreCase } from './case.ts'
import { claim, claimAlike } from './claims.ts'
import { onListed, wholeList } from './crowd.ts'
import { at, ended, keyOf, live, saved } from './samples.ts'

const many = 10_050
const piece = 200

const saveMany = async (store: Store): Promise<void> => {
  for (let count = 0; count < many; count += piece)
    await Promise.all(
      Array.from({ length: Math.min(piece, many - count) }, (_, index) => {
        const nth = count + index
        return saved(store, { [nth]: live({ from: '10.2.0.7', startedAt: at(nth), id: `id-${nth}` }) })
      }),
    )
}

/** The promises about finding sessions by other names than one key, and about very many of them. */
export const veryManyCases: readonly StoreCase[] = [
  {
    name: 'a session is found by its public id, live or ended, and an unknown id is undefined',
    check: onListed(async (store) => {
      await saved(store, { a: live({ id: 'of a' }), b: ended(at(5), { id: 'of b' }), c: live() })
      for (const name of ['a', 'b']) claimAlike((await store.findById(`of ${name}`))?.key, keyOf(name), 'it is found')
      claimAlike(await store.findById('of a'), await store.find(keyOf('a')), 'as it is stored')
      for (const id of ['of c', '', '__proto__', "'"]) claim((await store.findById(id)) === undefined, 'no other is')
      claim((await store.forget(at(6))) === 1, 'an ended session is forgotten')
      claim((await store.findById('of b')) === undefined, 'a forgotten session is not found')
    }),
  },
  {
    name: 'a thousand keys are found at once, without the unknown ones',
    check: onListed(async (store) => {
      claimAlike(await store.findMany([]), [], 'no key finds none')
      for (let nth = 0; nth < 500; nth++) await saved(store, { [nth]: nth % 5 ? live() : ended(at(nth)) })
      const keys = Array.from({ length: 1_000 }, (_, nth) => keyOf(nth)).toReversed()
      const found = await store.findMany([...keys, "'", ''])
      claim(found.length === 500, 'the unknown are left out')
      claim(new Set(found.map(({ key }) => key)).size === 500, 'each comes once')
      for (const stored of found.slice(0, 20))
        claimAlike(stored, await store.find(stored.key), 'each comes as it is stored')
    }),
  },
  {
    name: 'counts say when there may be more, and lists of very many sessions come to their end',
    check: onListed(async (store) => {
      await saveMany(store)
      for (const narrow of [{}, { role: 'vet' }, { role: 'vet', from: '10.2.0.0/16' }, { activeBefore: at(1) }]) {
        const { count, isAtLeast } = await store.count({ are: 'live', ...narrow })
        claim(isAtLeast ? count <= many : count === many, 'a count is exact, or says that there may be more')
        claim(count >= 1 && (isAtLeast === true || isAtLeast === undefined), 'and counts what it has read')
      }
      const few = { are: 'live', role: 'vet', startedSince: at(many - 30) } as const
      claimAlike(await store.count(few), { count: 30 }, 'few among very many are counted exactly')
      claim((await wholeList(store, few)).length === 30, 'and listed')
      const broad = { are: 'live', role: 'vet', from: '10.2.0.0/16', limit: 1_000 } as const
      const keys = (await wholeList(store, { ...broad, sort: '-active' })).map(({ key }) => key)
      claim(keys.length === many && new Set(keys).size === many, 'very many come once each')
      const none = { ...broad, activeSince: at(0), activeBefore: at(1), reason: 'idle' } as const
      claim((await wholeList(store, none)).length === 0, 'a list without sessions comes to its end')
    }),
  },
]
