import { instant } from '../core/time.ts'
import type { Bags, KeptBag } from './bags.ts'
import { claim, claimAlike } from './contract-claims.ts'

/** One promise that everything that keeps bags keeps. `openBags` opens an empty one, which nobody else uses. */
export interface BagCase {
  readonly name: string
  /** Rejects, with what was promised, when it is not kept. */
  readonly check: (openBags: () => Promise<Bags>) => Promise<void>
}

const on =
  (story: (bags: Bags) => Promise<void>): BagCase['check'] =>
  async (openBags) =>
    story(await openBags())

// Far away, for what forgets by itself goes by a clock of its own.
const until = instant(Date.UTC(2100, 0, 1))
const holding = (content: string): Omit<KeptBag, 'version'> => ({ content, until })

/** The promises of what keeps bags, one by one. Run each with whatever runs your tests. */
export const bagContract: readonly BagCase[] = [
  {
    name: 'an unknown bag is undefined, and dropping it changes nothing',
    check: on(async (bags) => {
      await bags.drop('a')
      claim((await bags.find('a')) === undefined, 'an unknown key is undefined')
    }),
  },
  {
    name: 'what is kept comes back as it was, and each save is a version',
    check: on(async (bags) => {
      const odd = '{"name":"Zoë “the \\u0000 one” 🐈","n":1}'
      claim(await bags.save('a', holding(odd), undefined), 'the first save is version 1')
      claimAlike(await bags.find('a'), { content: odd, until, version: 1 }, 'it comes back as it was')
      claim(await bags.save('a', { content: '{}', until: instant(until + 5) }, 1), 'a save over version 1 is version 2')
      claimAlike(await bags.find('a'), { content: '{}', until: instant(until + 5), version: 2 }, 'the newest is found')
      claim((await bags.find('b')) === undefined, 'other keys have nothing of it')
    }),
  },
  {
    name: 'of many writers over one version one succeeds',
    check: on(async (bags) => {
      claim(await bags.save('a', holding('{}'), undefined), 'the first save is version 1')
      const saves = Array.from({ length: 10 }, (_, count) => bags.save('a', holding(`{"by":${count}}`), 1))
      const won = (await Promise.all(saves)).flatMap((kept, count) => (kept ? [count] : []))
      claim(won.length === 1, `exactly one succeeds, and ${won.length} did`)
      claimAlike(await bags.find('a'), { content: `{"by":${won[0]}}`, until, version: 2 }, 'what it wrote is kept')
      claim(!(await bags.save('a', holding('{}'), undefined)), 'a first save over another is refused')
    }),
  },
  {
    name: 'a bag that was dropped does not come back by a late save',
    check: on(async (bags) => {
      await bags.save('a', holding('{"who":"rosa"}'), undefined)
      await bags.drop('a')
      claim(!(await bags.save('a', holding('{"who":"rosa"}'), 1)), 'a save over what is gone is refused')
      claim((await bags.find('a')) === undefined, 'it stays away')
    }),
  },
  {
    name: 'what nobody needs any more is forgotten, and nothing else',
    check: on(async (bags) => {
      await bags.save('a', holding('{}'), undefined)
      await bags.save('b', { content: '{}', until: instant(until + 1) }, undefined)
      await bags.forget(until)
      claim((await bags.find('a')) !== undefined, 'until a moment is not before it')
      await bags.forget(instant(until - 1))
      claim((await bags.find('b')) !== undefined, 'what is still needed stays')
    }),
  },
]
