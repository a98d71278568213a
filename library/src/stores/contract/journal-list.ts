import type { JournalFilter } from '../journal.ts'
import { claim, claimAlike } from './claims.ts'
import {
  appended,
  asGiven,
  entryAt,
  everyEntry,
  inPieces,
  type JournalCase,
  manyEntries,
  onJournal,
} from './journal-case.ts'
import { at } from './samples.ts'

const kinds = ['session-started', 'warned', 'session-ended', 'task-refused']
const people = ['carla', 'maria', 'rosa']
const reasons = ['idle', 'closed', undefined]

const mixed = manyEntries(120, (index) => {
  const reason = reasons[index % 3]
  return {
    what: kinds[index % 4] ?? '',
    session: `s${index % 7 === 0 ? index : index % 40}${index % 4 === 2 ? `-${index}` : ''}`,
    subject: people[index % 3] ?? '',
    ...(reason !== undefined && { reason }),
    ...(index % 5 === 0 && { by: 'the manager' }),
  }
})

const filters: readonly JournalFilter[] = [
  {},
  { what: ['warned'] },
  { what: ['warned', 'session-ended'] },
  { what: [] },
  { what: ['no such kind'] },
  { session: 's1' },
  { subject: 'maria' },
  { subject: 'maria', what: ['warned', 'task-refused'] },
  { subject: 'nobody' },
  { by: 'the manager' },
  { by: 'the manager', subject: 'rosa', reason: 'idle' },
  { reason: 'closed' },
  { since: at(30) },
  { before: at(30) },
  { since: at(10), before: at(20) },
  { since: at(30), before: at(90), subject: 'carla', what: kinds },
  { since: at(50), before: at(50) },
]

/** The promises of lists and streams. */
export const listCases: readonly JournalCase[] = [
  {
    name: 'every filter gives its entries alone, in both orders, in pieces of any size, and as a stream',
    check: onJournal(async (journal) => {
      await appended(journal, mixed)
      for (const filter of filters) {
        const wanted = mixed.filter(
          (entry) =>
            (filter.what?.includes(entry.what) ?? true) &&
            (filter.session ?? entry.session) === entry.session &&
            (filter.subject ?? entry.subject) === entry.subject &&
            (filter.by ?? entry.by) === entry.by &&
            (filter.reason ?? entry.reason) === entry.reason &&
            entry.at >= (filter.since ?? 0) &&
            entry.at < (filter.before ?? at(1_000)),
        )
        const name = JSON.stringify(filter)
        claimAlike((await everyEntry(journal, filter)).map(asGiven), wanted, `a stream of ${name} has its entries`)
        for (const limit of [1, 7, 500]) {
          if (limit === 1 && wanted.length > 40) continue
          const oldest = await inPieces(journal, filter, { limit, order: 'oldest' })
          claimAlike(oldest.map(asGiven), wanted, `a list of ${name} in pieces of ${limit} has its entries`)
          const newest = await inPieces(journal, filter, { limit })
          claimAlike(newest.map(asGiven), wanted.toReversed(), `the newest first, ${name} in pieces of ${limit}`)
        }
      }
    }),
  },
  {
    name: 'a piece has at most its limit, 100 when none is given, and a next only where there is more',
    check: onJournal(async (journal) => {
      await appended(journal, manyEntries(101))
      const page = await journal.list({})
      claim(page.entries.length === 100 && page.next !== undefined, 'the first piece has 100 entries')
      const rest = await journal.list({}, page.next === undefined ? {} : { cursor: page.next })
      claim(rest.entries.length === 1 && rest.next === undefined, 'the last piece has no next')
      claimAlike(
        await journal.list({}, { limit: 0 }),
        { entries: [] },
        'a piece without room is empty and ends the list',
      )
    }),
  },
  {
    name: 'entries of one moment keep the order of their numbers, and an entry that comes late has the place of its moment',
    check: onJournal(async (journal) => {
      const details = Array.from({ length: 30 }, (_, index) => String(index))
      await appended(
        journal,
        details.map((detail) => entryAt(5, { detail })),
      )
      await journal.append(entryAt(3, { detail: 'late' }))
      const oldest = await inPieces(journal, {}, { limit: 4, order: 'oldest' })
      claimAlike(
        oldest.map(({ detail }) => detail),
        ['late', ...details],
        'the oldest come first',
      )
      const newest = await inPieces(journal, { subject: 'carla' }, { limit: 4 })
      claimAlike(newest, oldest.toReversed(), 'the newest first is the other way round')
    }),
  },
  {
    name: 'a text that is no cursor of this journal fails no list',
    check: onJournal(async (journal) => {
      await appended(journal, manyEntries(2))
      const numbers = [`-${'9'.repeat(30)}_1`, `5_${'9'.repeat(30)}`, '1e999_1', '1.5_3', '1_2_3']
      for (const cursor of ['', 'garbage', "'", 'a\0', ...numbers])
        for (const order of ['newest', 'oldest'] as const) await journal.list({}, { cursor, order })
    }),
  },
  {
    name: 'a cursor stays right while entries are appended and forgotten',
    check: onJournal(async (journal) => {
      await appended(journal, manyEntries(60))
      const first = await journal.list({}, { limit: 20 })
      await appended(
        journal,
        manyEntries(10, (index) => ({ at: at(100 + index), detail: 'new' })),
      )
      const second = await journal.list({}, { limit: 20, cursor: first.next ?? '' })
      await journal.forget(at(15))
      const third = await journal.list({}, { limit: 20, cursor: second.next ?? '' })
      claimAlike(
        [...first.entries, ...second.entries, ...third.entries].map(({ detail }) => Number(detail)),
        Array.from({ length: 45 }, (_, index) => 59 - index),
        'each entry is listed once, without the new and the forgotten ones',
      )
      const early = await journal.list({}, { limit: 5, order: 'oldest' })
      await journal.forget(at(25))
      const late = await journal.list({}, { limit: 5, order: 'oldest', cursor: early.next ?? '' })
      claimAlike(
        late.entries.map(({ detail }) => detail),
        ['25', '26', '27', '28', '29'],
        'a list whose last entry was forgotten goes on behind it',
      )
    }),
  },
  {
    name: 'a stream is read as the caller takes it, and has every entry of a long journal',
    check: onJournal(async (journal) => {
      await appended(journal, manyEntries(2_500))
      let taken = 0
      for await (const { detail } of journal.stream({})) {
        claim(detail === String(taken), 'the entries come in order')
        taken += 1
      }
      claim(taken === 2_500, `every entry comes, and ${taken} did`)
      for await (const { detail } of journal.stream({ since: at(7) })) {
        claim(detail === '7', 'a caller may stop')
        break
      }
    }),
  },
]
