import { askCases } from './contract-ask.ts'
import { on, type StoreCase } from './contract-case.ts'
import { claim, claimAlike } from './contract-claims.ts'
import { keepCases } from './contract-keep.ts'
import { renewCases } from './contract-renew.ts'
import { keyOf } from './contract-sessions.ts'
import { togetherCases } from './contract-together.ts'
import type { Notice } from './store.ts'

export { type BagCase, bagContract } from './bag-contract.ts'
export type { OpenedStore, OpenStore, StoreCase } from './contract-case.ts'

const telling: readonly StoreCase[] = [
  {
    name: 'a notice reaches everyone who subscribed, and nobody who stopped',
    check: on(async (store) => {
      const heard: Notice[] = []
      const hearAlways = new Promise<void>((done) => {
        store.subscribe((notice) => {
          heard.push(notice)
          if (heard.length === 2) done()
        })
      })
      const missed: Notice[] = []
      const stop = store.subscribe((notice) => missed.push(notice))
      stop()
      stop()
      const notices: readonly Notice[] = [
        { about: 'session', key: keyOf('a') },
        { about: 'message', keys: [keyOf('a')], text: 'We close in “5” minutes.\n' },
      ]
      for (const notice of notices) await store.publish(notice)
      await hearAlways
      claimAlike(heard, notices, 'notices come as they were published, in order')
      claim(missed.length === 0, 'who stopped hears nothing')
    }),
  },
]

/** The promises of a store, one by one. Run each with whatever runs your tests; the text of an error says which was broken. */
export const storeContract: readonly StoreCase[] = [
  ...keepCases,
  ...renewCases,
  ...askCases,
  ...telling,
  ...togetherCases,
]
