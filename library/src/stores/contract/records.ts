import { instant } from '../../core/time.ts'
import type { Bags } from '../bags.ts'
import { mostRecords, type Records } from '../records.ts'
import type { Store } from '../store.ts'
import { bagContract } from './bags.ts'
import { on, onTwo, type StoreCase } from './case.ts'
import { claim, claimAlike } from './claims.ts'

// Far away, because a server that forgets by itself has its own clock.
const until = instant(Date.UTC(2100, 0, 1))
const holding = (content: string) => ({ content, until })

const ids = async (records: Records, kind: string): Promise<string> =>
  (await records.list(kind)).map(({ id }) => id).join(' ')

const asBags = (records: Records): Bags => ({
  find: async (key) => {
    const found = await records.find('bag', key)
    if (!found) return undefined
    const { id, ...bag } = found
    claim(id === key, 'a record has the id that it was asked by')
    return bag
  },
  save: (key, bag, overVersion) => records.save('bag', key, bag, overVersion),
  drop: (key) => records.drop('bag', key),
  forget: (before) => records.forget(before),
})

const onRecords = (story: (records: Records) => Promise<void>): StoreCase['check'] =>
  on(async ({ records }) => {
    if (records) await story(records)
  })

const likeBags: readonly StoreCase[] = bagContract.map(({ name, check }) => ({
  name: `of records: ${name}`,
  check: onRecords((records) => check(async () => asBags(records))),
}))

const claimOnce = async (one: Store, other: Store): Promise<void> => {
  for (let round = 0; one.records && other.records && round < 30; round++) {
    const id = `round-${round}`
    const kept = await Promise.all([
      one.records.save('claim', id, holding('"one"'), undefined),
      other.records.save('claim', id, holding('"other"'), undefined),
    ])
    claim(kept[0] !== kept[1], 'exactly one first save is kept')
    const wanted = { ...holding(kept[0] ? '"one"' : '"other"'), id, version: 1 }
    for (const { records } of [one, other])
      claimAlike(await records?.find('claim', id), wanted, 'both processes see it')
    await other.records.drop('claim', id)
    claim((await one.records.find('claim', id)) === undefined, 'both see that it is dropped')
  }
}

/** The promises about the records of a store. A store without them keeps these promises, too. */
export const recordCases: readonly StoreCase[] = [
  ...likeBags,
  {
    name: 'records are listed by kind, by their first saves',
    check: onRecords(async (records) => {
      for (const id of ['c', 'a', 'b']) await records.save('end', id, holding(`"${id}"`), undefined)
      await records.save('message', 'c', holding('"another"'), undefined)
      await records.save('end', 'c', holding('"again"'), 1)
      const wanted = ['again', 'a', 'b'].map((content, index) => ({
        ...holding(`"${content}"`),
        id: ['c', 'a', 'b'][index],
        version: index === 0 ? 2 : 1,
      }))
      claimAlike(await records.list('end'), wanted, 'all of a kind come, the oldest first, as they are now')
      claim((await ids(records, 'message')) === 'c', 'one id of two kinds is two records')
      claim((await ids(records, 'none')) === '', 'a kind without records is an empty list')
      await records.drop('end', 'c')
      await records.save('end', 'c', holding('"new"'), undefined)
      claim((await ids(records, 'end')) === 'a b c', 'a record that was dropped and saved again is the newest')
      claim((await ids(records, 'message')) === 'c', 'dropping leaves the other kind alone')
    }),
  },
  {
    name: `a list has ${mostRecords} records at most`,
    check: onRecords(async (records) => {
      const all = Array.from({ length: mostRecords + 1 }, (_, index) => `n-${index}`)
      for (const id of all) await records.save('many', id, holding('1'), undefined)
      claim((await ids(records, 'many')) === all.slice(0, -1).join(' '), 'the oldest come')
    }),
  },
  { name: 'of two first saves of a record at the same time one is kept', check: onTwo(claimOnce) },
]
