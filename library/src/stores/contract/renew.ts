import { minutes, seconds } from '../../core/time.ts'
import type { Store } from '../store.ts'
import { on, type StoreCase } from './case.ts'
import { claim, claimAlike } from './claims.ts'
import { at, dueIn, ended, full, keyOf, live } from './samples.ts'

type Renewing = Required<Pick<Store, 'renew'>> & Store

const canRenew = (store: Store): store is Renewing => store.renew !== undefined

// `renew` is optional, so a store without it passes.
const onRenewing = (story: (store: Renewing) => Promise<void>): StoreCase['check'] =>
  on(async (store) => {
    if (canRenew(store)) await story(store)
  })

/** The promises about moving activity forward. */
export const renewCases: readonly StoreCase[] = [
  {
    name: 'renewing moves activity forward as a new version and gives the activity before',
    check: onRenewing(async (store) => {
      await store.save(keyOf('one'), full, undefined)
      const moved = { key: keyOf('one'), session: { ...full, activeAt: at(5_000) }, version: 2 }
      claimAlike(await store.renew(keyOf('one'), at(5_000)), { ...moved, wasActiveAt: at(1) }, 'activity has moved')
      claimAlike(await store.find(keyOf('one')), moved, 'the renewal is kept')
      const again = await store.renew(keyOf('one'), at(6_000))
      claim(again?.wasActiveAt === at(5_000) && again.version === 3, 'each renewal gives the activity before')
    }),
  },
  {
    name: 'renewing never moves activity back',
    check: onRenewing(async (store) => {
      await store.save(keyOf('one'), live({ activeAt: at(9_000) }), undefined)
      const late = await store.renew(keyOf('one'), at(8_000))
      claim(late?.session.activeAt === at(9_000), 'a late renewal gives the later activity')
      claim(late?.wasActiveAt === at(9_000), 'a late renewal finds the later activity')
      claim((await store.find(keyOf('one')))?.session.activeAt === at(9_000), 'a late renewal changes nothing')
    }),
  },
  {
    name: 'renewals less than a second apart are folded into one write',
    check: onRenewing(async (store) => {
      await store.save(keyOf('one'), live(), undefined)
      const close = await store.renew(keyOf('one'), at(999))
      claimAlike(
        close,
        { key: keyOf('one'), session: live(), version: 1, wasActiveAt: at(0) },
        'a renewal within the second is folded',
      )
      const apart = await store.renew(keyOf('one'), at(1_000))
      claim(apart?.version === 2 && apart.session.activeAt === at(1_000), 'a renewal a whole second later is written')
      claim((await store.renew(keyOf('one'), at(1_999)))?.version === 2, 'the second counts from the written activity')
      claim((await store.find(keyOf('one')))?.session.activeAt === at(1_000), 'a folded renewal is not kept')
    }),
  },
  {
    name: 'renewals in any order end at the latest of them, within the second of the fold',
    check: onRenewing(async (store) => {
      await store.save(keyOf('one'), live(), undefined)
      await Promise.all([3, 1, 5, 2, 4].map((count) => store.renew(keyOf('one'), at(count * 1_000))))
      claim((await store.find(keyOf('one')))?.session.activeAt === at(5_000), 'activity is the latest of all')
    }),
  },
  {
    name: 'renewing an unknown key creates nothing',
    check: onRenewing(async (store) => {
      claim((await store.renew(keyOf('none'), at(1))) === undefined, 'an unknown key is undefined')
      claim((await store.find(keyOf('none'))) === undefined, 'it stays unknown')
    }),
  },
  {
    name: 'a save over the version from before a renewal is refused',
    check: onRenewing(async (store) => {
      await store.save(keyOf('one'), live(), undefined)
      await store.renew(keyOf('one'), at(5_000))
      claim(!(await store.save(keyOf('one'), live(), 1)), 'the renewal is not overwritten unseen')
      claim(await store.save(keyOf('one'), live({ activeAt: at(6_000) }), 2), 'a save over the renewal is kept')
      claim((await store.renew(keyOf('one'), at(7_000)))?.wasActiveAt === at(6_000), 'a renewal follows the save')
    }),
  },
  {
    name: 'renewing never brings back an ended session',
    check: onRenewing(async (store) => {
      const over = ended(at(5), { activeAt: at(1) })
      await store.save(keyOf('one'), over, undefined)
      const stored = { key: keyOf('one'), session: over, version: 1 }
      claimAlike(
        await store.renew(keyOf('one'), at(6_000)),
        { ...stored, wasActiveAt: at(1) },
        'it comes back as it is',
      )
      claimAlike(await store.find(keyOf('one')), stored, 'it is kept as it was')
    }),
  },
  {
    name: 'a session that is due is not renewed, up to the moment itself',
    check: onRenewing(async (store) => {
      await store.save(keyOf('idle'), dueIn(seconds(10)), undefined)
      await store.save(keyOf('old'), live({ idle: minutes(9), notAfter: at(10_000) }), undefined)
      for (const name of ['idle', 'old'] as const) {
        const due = await store.renew(keyOf(name), at(10_000))
        claim(due?.version === 1 && due.session.activeAt === at(0), 'a due session comes back as it is')
        const last = await store.renew(keyOf(name), at(9_999))
        claim(last?.version === 2 && last.session.activeAt === at(9_999), 'a session that is not due yet is renewed')
      }
      claim((await store.renew(keyOf('old'), at(10_001)))?.version === 2, 'no activity puts off the lifetime')
    }),
  },
  {
    name: 'a renewal moves the due moment',
    check: onRenewing(async (store) => {
      for (const name of ['a', 'b', 'c']) await store.save(keyOf(name), dueIn(seconds(10)), undefined)
      await store.renew(keyOf('a'), at(9_000))
      await store.renew(keyOf('c'), at(5_000))
      const order = [
        { key: keyOf('b'), at: at(10_000) },
        { key: keyOf('c'), at: at(15_000) },
        { key: keyOf('a'), at: at(19_000) },
      ]
      claimAlike(await store.due(at(18_999), 9), order.slice(0, 2), 'a renewed session is due later')
      claimAlike(await store.due(at(90_000), 1), order.slice(0, 1), 'the earliest comes first, however it was renewed')
      claimAlike(await store.due(at(90_000), 9), order, 'a renewed session is due by its last activity')
    }),
  },
]
