import { instant } from '../../core/time.ts'
import type { Bags, KeptBag } from '../bags.ts'
import { claim, claimAlike } from './claims.ts'

/** One promise of every store of bags. `openBags` opens an empty store that no other test uses. */
export interface BagCase {
  readonly name: string
  /** Rejects with the promise as its message when the store breaks it. */
  readonly check: (openBags: () => Promise<Bags>) => Promise<void>
}

const on =
  (story: (bags: Bags) => Promise<void>): BagCase['check'] =>
  async (openBags) =>
    story(await openBags())

// Far away, because a server that forgets by itself has its own clock.
const until = instant(Date.UTC(2100, 0, 1))
const holding = (content: string): Omit<KeptBag, 'version'> => ({ content, until })

/** The promises of a store of bags, one by one. Run each with your own test runner. */
export const bagContract: readonly BagCase[] = [
  {
    name: 'an unknown bag is undefined, and dropping it changes nothing',
    check: on(async (bags) => {
      await bags.drop('a')
      claim((await bags.find('a')) === undefined, 'an unknown key is undefined')
    }),
  },
  {
    name: 'a bag comes back as it was saved, and each save is a new version',
    check: on(async (bags) => {
      const odd = '{"name":"Zoë “the \\u0000 one” 🐈","n":1}'
      claim(await bags.save('a', holding(odd), undefined), 'the first save is version 1')
      claimAlike(await bags.find('a'), { content: odd, until, version: 1 }, 'it comes back as it was')
      claim(await bags.save('a', { content: '{}', until: instant(until + 5) }, 1), 'a save over version 1 is version 2')
      claimAlike(await bags.find('a'), { content: '{}', until: instant(until + 5), version: 2 }, 'the newest is found')
      claim((await bags.find('b')) === undefined, 'other keys do not find it')
    }),
  },
  {
    name: 'one of many writers over the same version succeeds',
    check: on(async (bags) => {
      claim(await bags.save('a', holding('{}'), undefined), 'the first save is version 1')
      const saves = Array.from({ length: 10 }, (_, count) => bags.save('a', holding(`{"by":${count}}`), 1))
      const won = (await Promise.all(saves)).flatMap((kept, count) => (kept ? [count] : []))
      claim(won.length === 1, `exactly one succeeds, and ${won.length} did`)
      claimAlike(await bags.find('a'), { content: `{"by":${won[0]}}`, until, version: 2 }, 'its content is kept')
      claim(!(await bags.save('a', holding('{}'), undefined)), 'a first save over another is refused')
    }),
  },
  {
    name: 'a late save does not bring back a dropped bag',
    check: on(async (bags) => {
      await bags.save('a', holding('{"who":"rosa"}'), undefined)
      await bags.drop('a')
      claim(!(await bags.save('a', holding('{"who":"rosa"}'), 1)), 'a save over a dropped bag is refused')
      claim((await bags.find('a')) === undefined, 'it stays dropped')
    }),
  },
  {
    name: 'a bag is forgotten after its time, and no other one is',
    check: on(async (bags) => {
      await bags.save('a', holding('{}'), undefined)
      await bags.save('b', { content: '{}', until: instant(until + 1) }, undefined)
      await bags.forget(until)
      claim((await bags.find('a')) !== undefined, 'a bag stays until its moment is over')
      await bags.forget(instant(until - 1))
      claim((await bags.find('b')) !== undefined, 'a bag whose time is not over stays')
    }),
  },
]
