import type { Entry } from '../../core/entry.ts'
import type { KeptJournal } from '../journal.ts'
import { claim, claimAlike } from './claims.ts'
import { appended, asGiven, entryAt, everyEntry, type JournalCase, manyEntries, onJournal } from './journal-case.ts'
import { at, oddSubjects } from './samples.ts'

const full: Required<Entry> = {
  at: at(0.5),
  what: 'task-refused',
  lateMs: 250,
  session: 'a1',
  subject: 'carla',
  reason: 'not-yours',
  by: 'maria',
  task: 'refund.approve',
  object: 'refund 7',
  from: '10.2.0.7',
  detail: 'as she asked “herself”\n',
}

const numbersOf = async (journal: KeptJournal): Promise<readonly number[]> =>
  (await everyEntry(journal)).map(({ seq }) => seq).sort((a, b) => a - b)

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1)

const endOf = (session: string): Entry => entryAt(0, { what: 'session-ended', session, reason: 'idle' })

/** The promises of an append. */
export const appendCases: readonly JournalCase[] = [
  {
    name: 'an empty journal has no entries, no counts, and a whole chain',
    check: onJournal(async (journal) => {
      claimAlike(await journal.list({}), { entries: [] }, 'there is no entry')
      claimAlike(await everyEntry(journal), [], 'a stream ends at once')
      claimAlike(await journal.verify(), { kind: 'whole', entries: 0 }, 'the chain is whole')
      claim((await journal.forget(at(0))) === 0, 'nothing is forgotten')
    }),
  },
  {
    name: 'an entry comes back as it was given, with its number and its hash',
    check: onJournal(async (journal) => {
      const given = [full, entryAt(2), { at: at(3), what: 'my-own' }]
      for (const entry of given) claim(await journal.append(entry), 'an entry is appended')
      const found = await everyEntry(journal)
      claimAlike(found.map(asGiven), given, 'each has its fields')
      claimAlike(
        found.map(({ seq }) => seq),
        [1, 2, 3],
        'the numbers begin with 1',
      )
      claim(
        found.every(({ hash }) => /^[\w-]{43}$/.test(hash)) && new Set(found.map(({ hash }) => hash)).size === 3,
        'each has a hash of its own',
      )
    }),
  },
  {
    name: 'strange texts come back as they were, and are found',
    check: onJournal(async (journal) => {
      const strange = [...oddSubjects, 'a\0b', 'half \ud83d of a pair', '\udc00', '', '\\u0000']
      for (const [index, subject] of strange.entries())
        await journal.append(
          entryAt(index, { subject, what: `kind ${subject}`, reason: subject, by: subject, detail: subject }),
        )
      const found = await everyEntry(journal)
      claimAlike(
        found.map(({ subject, detail }) => [subject, detail]),
        strange.map((text) => [text, text]),
        'no text is lost',
      )
      for (const subject of strange) {
        const wanted = strange.filter((text) => text === subject).length
        for (const filter of [{ subject }, { by: subject }, { what: [`kind ${subject}`] }, { reason: subject }]) {
          const { entries } = await journal.list(filter)
          claim(
            entries.length === wanted && entries.every((entry) => entry.subject === subject),
            `${JSON.stringify(filter).slice(0, 60)} finds its entry alone`,
          )
        }
      }
      claim((await journal.verify()).kind === 'whole', 'the chain is whole')
    }),
  },
  {
    name: 'an end is in the journal once by its session, in any order and company',
    check: onJournal(async (journal) => {
      claim(await journal.append(endOf('one')), 'a first end is appended')
      claim(!(await journal.append({ ...endOf('one'), reason: 'closed' })), 'a second one is left out')
      const answers = await Promise.all(
        [endOf('one'), endOf('two'), endOf('two'), entryAt(1, { session: 'two' }), endOf('\0')].map(journal.append),
      )
      claimAlike(answers, [false, true, false, true, true], 'of those that come together, the first is appended')
      claim(!(await journal.append(endOf('\0'))), 'a strange session too ends once')
      claim(await journal.append({ at: at(0), what: 'session-ended' }), 'an end without a session is an entry')
      claim(await journal.append({ at: at(0), what: 'session-ended' }), 'and does not count as one of another')
      claimAlike(await numbersOf(journal), upTo(6), 'an end that is left out takes no number')
    }),
  },
  {
    name: 'two processes append at once: no number is missing or double, and each end is there once',
    check: onJournal(async (journal) => {
      const other = (await journal.again?.()) ?? journal
      const sessions = Array.from({ length: 50 }, (_, index) => `s${index}`)
      const ends = await Promise.all(
        sessions.flatMap((session) => [journal.append(endOf(session)), other.append(endOf(session))]),
      )
      claim(ends.filter(Boolean).length === 50, 'one of the two answers that it was appended')
      const some = await Promise.all(
        manyEntries(1_000).map((entry, index) => (index % 2 ? journal : other).append(entry)),
      )
      claim(some.every(Boolean), 'every other entry is appended')
      claimAlike(await numbersOf(journal), upTo(1_050), 'the numbers have no gap')
      claimAlike((await other.verify()).kind, 'whole', 'the chain is whole')
    }),
  },
  {
    name: 'entries that one process gives one after the other keep their order',
    check: onJournal(async (journal) => {
      await appended(journal, manyEntries(500))
      const found = await everyEntry(journal)
      claim(
        found.every(({ seq, detail }) => detail === String(seq - 1)),
        'an entry that was given earlier has the smaller number',
      )
    }),
  },
]
