import type { Store } from '../store.ts'
import { on, type StoreCase } from './case.ts'
import { claim, claimAlike } from './claims.ts'
import { at, ended, ending, full, keyOf, live, oddSubjects, saved } from './samples.ts'

const subjectOf = async (store: Store, key: string): Promise<string | undefined> =>
  (await store.find(key))?.session.subject

/** The promises about finding and saving. */
export const keepCases: readonly StoreCase[] = [
  {
    name: 'an unknown key is undefined, never an error',
    check: on(async (store) => {
      for (const key of [keyOf('unknown'), '', '__proto__', "'"])
        claim((await store.find(key)) === undefined, `there is no session under ${JSON.stringify(key)}`)
      claim((await store.findBySubject('unknown')).length === 0, 'an unknown subject has no sessions')
    }),
  },
  {
    name: 'the whole session comes back as it was saved, with every page and every optional field',
    check: on(async (store) => {
      await saved(store, { full, bare: live(), over: ended(at(9), { pages: full.pages }) })
      await saved(store, { ending: ending(at(9), at(5_000)) })
      const half = (await store.find(keyOf('ending')))?.session
      claimAlike(half, ending(at(9), at(5_000)), 'a session whose end may not be in the journal yet comes back')
      claimAlike(await store.find(keyOf('full')), { key: keyOf('full'), session: full, version: 1 }, 'it comes back')
      claimAlike((await store.find(keyOf('bare')))?.session, live(), 'a session without pages comes back')
      const over = ended(at(9), { pages: full.pages })
      claimAlike((await store.find(keyOf('over')))?.session, over, 'an ended session comes back')
    }),
  },
  {
    name: 'a first save succeeds only when the key has no session',
    check: on(async (store) => {
      await saved(store, { one: live() })
      claim(!(await store.save(keyOf('one'), live({ subject: 'dora' }), undefined)), 'a second first save is refused')
      claim((await subjectOf(store, keyOf('one'))) === 'carla', 'a refused save overwrites nothing')
    }),
  },
  {
    name: 'a save over the stored version is the next version; any other save is refused and changes nothing',
    check: on(async (store) => {
      const key = keyOf('one')
      claim(!(await store.save(key, live(), 1)), 'a save over a version of no session is refused')
      claim((await store.find(key)) === undefined, 'a refused save creates nothing')
      await saved(store, { one: live() })
      claim(await store.save(key, live({ roles: ['nurse'] }), 1), 'a save over the stored version is kept')
      for (const wrong of [0, 1, 3])
        claim(!(await store.save(key, live(), wrong)), `version ${wrong} is not the stored one`)
      const wanted = { key, session: live({ roles: ['nurse'] }), version: 2 }
      claimAlike(await store.find(key), wanted, 'the version grows by one with each save')
    }),
  },
  {
    name: 'exactly one of many saves over the same version is kept',
    check: on(async (store) => {
      const race = (over: number | undefined): Promise<boolean[]> =>
        Promise.all([...'abcdefgh'].map((subject) => store.save(keyOf('one'), live({ subject }), over)))
      for (const over of [undefined, 1, 2]) {
        const kept = await race(over)
        claim(kept.filter(Boolean).length === 1, 'exactly one save is kept')
        const winner = 'abcdefgh'[kept.indexOf(true)]
        claim((await subjectOf(store, keyOf('one'))) === winner, 'the save that answered true is the stored one')
      }
    }),
  },
  {
    name: 'a late save never brings back an ended session',
    check: on(async (store) => {
      await saved(store, { one: live() })
      claim(await store.save(keyOf('one'), ended(at(5)), 1), 'an end is saved')
      for (const late of [undefined, 1])
        claim(!(await store.save(keyOf('one'), live(), late)), 'a late save is refused')
      claim((await store.find(keyOf('one')))?.session.ended, 'it is still ended')
    }),
  },
  {
    name: 'odd subjects and odd keys are kept apart and come back as they were',
    check: on(async (store) => {
      for (const [index, subject] of oddSubjects.entries()) await saved(store, { [index]: live({ subject }) })
      for (const [index, subject] of oddSubjects.entries()) {
        const found = await store.findBySubject(subject)
        claimAlike(
          found.map(({ key }) => key),
          [keyOf(index)],
          'a subject has only its own sessions',
        )
        claim(found[0]?.session.subject === subject, 'a subject comes back as it was')
      }
      for (const key of ['__proto__', "k'ey", 'ключ']) {
        claim(await store.save(key, live({ subject: key }), undefined), `the key ${key} is valid`)
        claim((await subjectOf(store, key)) === key, `the key ${key} finds its session`)
      }
    }),
  },
]
