import { claim, claimAlike } from './claims.ts'
import { appended, entryAt, everyEntry, type JournalCase, manyEntries, onJournal } from './journal-case.ts'
import { at } from './samples.ts'

/** The promises of the chain. */
export const chainCases: readonly JournalCase[] = [
  {
    name: 'a check of an untouched journal finds it whole, and names its latest entry',
    check: onJournal(async (journal) => {
      await appended(journal, manyEntries(2_100))
      const latest = (await everyEntry(journal)).at(-1)
      const { seq, hash } = latest ?? {}
      claimAlike(await journal.verify(), { kind: 'whole', entries: 2_100, latest: { seq, hash } }, 'it is whole')
    }),
  },
  {
    name: 'a check finds an entry that was changed, taken out or put in',
    check: async (openJournal) => {
      for (const how of ['change', 'remove', 'insert'] as const)
        for (const seq of [1, 4, 9]) {
          const journal = await openJournal()
          try {
            if (!journal.tamper) return
            await appended(journal, manyEntries(9))
            await journal.tamper(how, seq)
            const broken = how === 'insert' ? seq + 1 : seq
            claimAlike(await journal.verify(), { kind: 'broken', seq: broken }, `${how} of entry ${seq} shows`)
            claim((await journal.list({})).entries.length > 0, 'the others can still be read')
          } finally {
            await journal.close?.()
          }
        }
    },
  },
  {
    name: 'the oldest entries are forgotten, and what is left is a chain still',
    check: onJournal(async (journal) => {
      await appended(
        journal,
        manyEntries(1_300, (index) => ({ session: `s${index}`, what: 'session-ended' })),
      )
      const found = await journal.forget(at(1_200))
      claim(found === 1_200, `the answer is the number of entries, and was ${found}`)
      const left = await everyEntry(journal)
      claim(left.length === 100 && left[0]?.seq === 1_201, 'entries before the moment are gone, and no others')
      const [verified, latest] = [await journal.verify(), left.at(-1)]
      const { seq, hash } = latest ?? {}
      claimAlike(verified, { kind: 'whole', entries: 100, latest: { seq, hash } }, 'the chain is whole')
      claimAlike((await journal.list({ session: 's7' })).entries, [], 'no index still has one')
      claim(await journal.append(entryAt(2_000)), 'the journal goes on')
      claim((await everyEntry(journal)).at(-1)?.seq === 1_301, 'with the next number')
      claim((await journal.forget(at(5_000))) === 101, 'all may be forgotten')
      claim((await journal.verify()).kind === 'whole', 'an empty chain is whole')
      await journal.append(entryAt(6_000))
      claim((await everyEntry(journal)).at(-1)?.seq === 1_302, 'no number comes twice')
      claimAlike((await journal.verify()).kind, 'whole', 'and the chain goes on')
    }),
  },
  {
    name: 'an entry behind one that is kept is kept too',
    check: onJournal(async (journal) => {
      await appended(journal, [entryAt(1), entryAt(50), entryAt(2)])
      claim((await journal.forget(at(10))) === 1, 'only the first ones are forgotten')
      claim((await everyEntry(journal)).length === 2, 'the rest stays, because the chain must have no gap')
    }),
  },
  {
    name: 'a check finds the oldest kept entry taken out after others were forgotten',
    check: onJournal(async (journal) => {
      if (!journal.tamper) return
      await appended(journal, manyEntries(20))
      await journal.forget(at(10))
      await journal.tamper('remove', 11)
      claimAlike(await journal.verify(), { kind: 'broken', seq: 11 }, 'it shows')
    }),
  },
  {
    name: 'a check and a forgetting beside many appends find the chain whole',
    check: onJournal(async (journal) => {
      const other = (await journal.again?.()) ?? journal
      await appended(journal, manyEntries(1_500))
      const [, verified, gone] = await Promise.all([
        appended(
          other,
          manyEntries(500, (index) => ({ at: at(2_000 + index) })),
        ),
        journal.verify(),
        other.forget(at(1_000)),
      ])
      claim(verified.kind === 'whole', 'a check is not mistaken about what comes and goes meanwhile')
      claim(gone === 1_000, 'the old ones are gone')
      claim((await other.verify()).kind === 'whole', 'the chain is whole afterwards')
    }),
  },
]
