import { appendCases } from './journal-append.ts'
import type { JournalCase } from './journal-case.ts'
import { chainCases } from './journal-chain.ts'
import { countCases } from './journal-counts.ts'
import { listCases } from './journal-list.ts'

export type { JournalCase, OpenedJournal } from './journal-case.ts'

/** The promises of a journal that lives in a store, one by one. Run each with your own test runner. */
export const journalContract: readonly JournalCase[] = [...appendCases, ...listCases, ...countCases, ...chainCases]
