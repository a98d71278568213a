import { after, days, hours, instant, minutes } from '../../core/time.ts'
import type { Grain } from '../journal.ts'
import { claim, claimAlike } from './claims.ts'
import { appended, entryAt, type JournalCase, manyEntries, onJournal } from './journal-case.ts'

// Noon of a day, in UTC.
const noon = instant(Date.UTC(2027, 0, 15, 12))
const ms = { minute: 60_000, quarter: 900_000, day: 86_400_000 } as const

/** The promises of counts. */
export const countCases: readonly JournalCase[] = [
  {
    name: 'entries are counted by minute, quarter hour and day, by kind and reason',
    check: onJournal(async (journal) => {
      const end = { what: 'session-ended', reason: 'idle' } as const
      const moments = [0, 30_000, 59_999, 60_000, 899_999, 900_000, 43_200_000]
      await appended(
        journal,
        moments.map((past, index) => ({ ...entryAt(0, { ...end, session: `s${index}` }), at: instant(noon + past) })),
      )
      await appended(journal, [
        { at: noon, what: 'session-ended', reason: 'closed', session: 'c' },
        { at: noon, what: 'warned' },
      ])
      const countBy = async (grain: Grain, until: number): Promise<unknown> =>
        (await journal.count({ since: noon, before: instant(noon + until), grain })).map(
          ({ at, what, reason, count }) => [(at - noon) / ms[grain], what, reason ?? null, count],
        )
      const others = (start: number) => [
        [start, 'session-ended', 'closed', 1],
        [start, 'warned', null, 1],
      ]
      const [closed, warned] = others(0)
      claimAlike(
        await countBy('minute', ms.minute * 20),
        [
          closed,
          [0, 'session-ended', 'idle', 3],
          warned,
          [1, 'session-ended', 'idle', 1],
          [14, 'session-ended', 'idle', 1],
          [15, 'session-ended', 'idle', 1],
        ],
        'by minute',
      )
      claimAlike(
        await countBy('quarter', ms.quarter * 2),
        [closed, [0, 'session-ended', 'idle', 5], warned, [1, 'session-ended', 'idle', 1]],
        'by quarter hour',
      )
      claimAlike(
        await countBy('quarter', ms.quarter),
        [closed, [0, 'session-ended', 'idle', 5], warned],
        'before the end',
      )
      const [closedThen, warnedThen] = others(-0.5)
      claimAlike(
        await countBy('day', ms.day),
        [closedThen, [-0.5, 'session-ended', 'idle', 6], warnedThen, [0.5, 'session-ended', 'idle', 1]],
        'by day in UTC, with the whole step in which the time begins',
      )
    }),
  },
  {
    name: 'ends are also counted by how late they came, where that is known',
    check: onJournal(async (journal) => {
      const lateness = [0, 100, 101, 5_000, 60_000, 60_001, undefined]
      await appended(
        journal,
        lateness.map((lateMs, index) => ({
          ...entryAt(0, { what: 'session-ended', reason: 'idle', session: `s${index}` }),
          at: noon,
          ...(lateMs !== undefined && { lateMs }),
        })),
      )
      await appended(journal, [{ at: noon, what: 'warned', lateMs: 7 }])
      const counts = await journal.count({ since: noon, before: after(noon, minutes(1)), grain: 'minute' })
      claimAlike(
        counts.map(({ what, reason, count }) => [what, reason ?? null, count]),
        [
          ['end-late', '100', 2],
          ['end-late', '1000', 1],
          ['end-late', '10000', 1],
          ['end-late', '60000', 1],
          ['end-late', 'more', 1],
          ['session-ended', 'idle', 7],
          ['warned', null, 1],
        ],
        'by the longest lateness',
      )
    }),
  },
  {
    name: 'an end that is left out is not counted, and two processes count together',
    check: onJournal(async (journal) => {
      const other = (await journal.again?.()) ?? journal
      const end = { at: noon, what: 'session-ended', session: 'a' }
      await Promise.all([journal.append(end), other.append(end), journal.append(end)])
      await Promise.all(
        manyEntries(200, () => ({ at: noon })).map((entry, index) => (index % 2 ? journal : other).append(entry)),
      )
      const counts = await journal.count({ since: noon, before: after(noon, minutes(1)), grain: 'minute' })
      claimAlike(
        counts.map(({ what, count }) => [what, count]),
        [
          ['session-ended', 1],
          ['session-started', 200],
        ],
        'each entry is counted once',
      )
    }),
  },
  {
    name: 'a sample is added to the counts of its steps, and is no entry',
    check: onJournal(async (journal) => {
      if (!journal.addCounts) return
      const other = (await journal.again?.()) ?? journal
      const live = (at: number, count: number) => [
        { at: instant(noon + at), what: 'live-sample', count: 1 },
        { at: instant(noon + at), what: 'live-sessions', reason: 'vet', count },
      ]
      await Promise.all([journal.addCounts(live(0, 4)), other.addCounts?.(live(59_999, 6))])
      await journal.addCounts(live(60_000, 5))
      const countBy = async (grain: Grain): Promise<unknown> =>
        (await other.count({ since: noon, before: after(noon, minutes(2)), grain })).map(({ at, what, count }) => [
          (at - noon) / ms[grain],
          what,
          count,
        ])
      const minuteByMinute = [
        [0, 'live-sample', 2],
        [0, 'live-sessions', 10],
        [1, 'live-sample', 1],
        [1, 'live-sessions', 5],
      ]
      claimAlike(await countBy('minute'), minuteByMinute, 'by minute')
      const inAQuarter = [
        [0, 'live-sample', 3],
        [0, 'live-sessions', 15],
      ]
      claimAlike(await countBy('quarter'), inAQuarter, 'by quarter hour')
      claimAlike((await journal.list({})).entries, [], 'no entry')
    }),
  },
  {
    name: 'counts by minute go after 48 hours, by quarter hour after 30 days, by day after 400',
    check: onJournal(async (journal) => {
      await appended(journal, [entryAt(0, { at: noon })])
      const left = async (): Promise<string> => {
        const found: string[] = []
        for (const grain of ['minute', 'quarter', 'day'] as const)
          if ((await journal.count({ since: noon, before: after(noon, minutes(1)), grain })).length > 0)
            found.push(grain)
        return found.join(' ')
      }
      const forgetAt = (now: number): Promise<number> => journal.forget(instant(now - journal.keepFor))
      await forgetAt(noon + hours(48))
      claim((await left()) === 'minute quarter day', 'none goes before its time')
      await forgetAt(noon + hours(49))
      claim((await left()) === 'quarter day', 'minutes are gone after 48 hours')
      await forgetAt(noon + days(31))
      claim((await left()) === 'day', 'quarter hours are gone after 30 days')
      await forgetAt(noon + days(401))
      claim((await left()) === '', 'days are gone after 400')
    }),
  },
]
