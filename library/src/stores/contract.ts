import { listAndDueCases } from './contract/ask.ts'
import { on, type StoreCase } from './contract/case.ts'
import { changedElsewhereCases } from './contract/changed-elsewhere.ts'
import { claim, claimAlike } from './contract/claims.ts'
import { filterCases } from './contract/filters.ts'
import { keepCases } from './contract/keep.ts'
import { lostCases } from './contract/lost.ts'
import { recordCases } from './contract/records.ts'
import { renewCases } from './contract/renew.ts'
import { dawn, keyOf } from './contract/samples.ts'
import { togetherCases } from './contract/two-processes.ts'
import { veryManyCases } from './contract/very-many.ts'
import type { Notice } from './store.ts'

export { type BagCase, bagContract } from './contract/bags.ts'
export type { OpenedStore, OpenStore, StoreCase } from './contract/case.ts'
export { type JournalCase, journalContract, type OpenedJournal } from './contract/journal.ts'

const noticeCases: readonly StoreCase[] = [
  {
    name: 'a notice reaches every listener that is subscribed, and none that stopped',
    check: on(async (store) => {
      const received: Notice[] = []
      const bothReceived = new Promise<void>((done) => {
        store.subscribe((notice) => {
          received.push(notice)
          if (received.length === 4) done()
        })
      })
      const missed: Notice[] = []
      const stop = store.subscribe((notice) => missed.push(notice))
      stop()
      stop()
      const notices: readonly Notice[] = [
        { about: 'session', key: keyOf('a') },
        { about: 'message', keys: [keyOf('a')], text: 'We close in “5” minutes.\n' },
        { about: 'session', key: '', clock: { server: 'a', at: dawn, setBack: 2_500, others: { b: 60_000.5 } } },
        { about: 'session', key: '', records: { kind: 'message', keys: [keyOf('a')] } },
      ]
      for (const notice of notices) await store.publish(notice)
      await bothReceived
      claimAlike(received, notices, 'notices come as they were published, in order')
      claim(missed.length === 0, 'a listener that stopped receives none')
    }),
  },
]

/** The promises of a store, one by one. Run each with your own test runner; an error's message names the broken promise. */
export const storeContract: readonly StoreCase[] = [
  ...keepCases,
  ...renewCases,
  ...changedElsewhereCases,
  ...listAndDueCases,
  ...lostCases,
  ...noticeCases,
  ...togetherCases,
  ...filterCases,
  ...recordCases,
  ...veryManyCases,
]
