import { type Duration, days } from '../../core/time.ts'
import { type ChainRow, chainedJournal, type JournalPlace, noLink, type StepCount, type Walk } from '../chain.ts'
import type { KeptJournal } from '../journal.ts'

type Spot = Walk['past']

const compared = (a: Spot, b: Spot): number => a.at - b.at || a.seq - b.seq

const isOfWalk = (row: ChainRow, { by, value }: Walk): boolean => by === 'everything' || row[by] === value

const endOf = ({ what, session }: ChainRow): string | undefined =>
  what === 'session-ended' ? (session ?? undefined) : undefined

const nameOf = ({ grain, at, what, reason }: StepCount): string => JSON.stringify([grain, at, what, reason])

const createPlace = (): JournalPlace => {
  const rows: ChainRow[] = []
  // The same rows in the order of their moments.
  let inTime: ChainRow[] = []
  const ended = new Set<string>()
  const counts = new Map<string, StepCount>()
  let floor = noLink
  let latest = noLink
  let mark = ''

  const add = (row: ChainRow): void => {
    rows.push(row)
    latest = row
    const session = endOf(row)
    if (session !== undefined) ended.add(session)
    inTime.splice(inTime.findLastIndex((one) => compared(one, row) < 0) + 1, 0, row)
  }

  const addCounts = (steps: readonly StepCount[]): void => {
    for (const step of steps) {
      const name = nameOf(step)
      counts.set(name, { ...step, count: step.count + (counts.get(name)?.count ?? 0) })
    }
  }

  return {
    ends: (sessions) => ({
      seq: latest.seq,
      hash: latest.hash,
      mark,
      floor,
      ended: sessions.filter((session) => ended.has(session)),
    }),

    append: (batch) => {
      if (latest.hash !== batch.over || batch.ends.some((session) => ended.has(session))) return false
      for (const row of batch.rows) add(row)
      addCounts(batch.counts)
      mark = batch.mark
      return true
    },

    walk: (walk) => {
      const found: ChainRow[] = []
      const step = walk.order === 'newest' ? -1 : 1
      for (let index = step < 0 ? inTime.length - 1 : 0; found.length < walk.most; index += step) {
        const row = inTime[index]
        if (!row) break
        if (compared(row, walk.past) * step > 0 && isOfWalk(row, walk)) found.push(row)
      }
      return found
    },

    inOrder: (past, most) => {
      const [first] = rows
      const from = first ? Math.max(0, past + 1 - first.seq) : 0
      return rows.slice(from, from + most)
    },

    addCounts,

    count: (grain, since, before) =>
      [...counts.values()].filter((step) => step.grain === grain && step.at >= since && step.at < before),

    forget: (before, most) => {
      const kept = rows.findIndex(({ at }) => at >= before)
      const gone = rows.splice(0, Math.min(kept < 0 ? rows.length : kept, most))
      const last = gone.at(-1)
      if (!last) return 0
      floor = last
      inTime = inTime.filter(({ seq }) => seq > last.seq)
      for (const row of gone) {
        const session = endOf(row)
        if (session !== undefined) ended.delete(session)
      }
      return gone.length
    },

    forgetCounts: (grain, before) => {
      for (const [name, step] of counts) if (step.grain === grain && step.at < before) counts.delete(name)
      return 0
    },
  }
}

/**
 * A journal in this process's memory: empty after a restart. Use it for tests, and beside a store in memory. `keepFor`:
 * how long entries are kept; 400 days when left out.
 * @throws Misuse when `keepFor` is no length of time.
 */
export const memoryJournal = ({ keepFor = days(400) }: { readonly keepFor?: Duration } = {}): KeptJournal =>
  chainedJournal(createPlace(), keepFor)
