import { minutes } from 'curfew'
import type { Entry } from 'curfew/server/sessions'

/** The entries that a stranger can cause without signing in, so without a limit. */
export const byStrangers: ReadonlySet<string> = new Set([
  'unknown-token-used',
  'malformed-cookie',
  'malformed-signal',
  'cross-site-refused',
  'host-refused',
  'sign-in-failed',
  'sign-in-throttled',
])

/** Entries on their way into the journal, with those of strangers counted. */
export interface Strangers {
  /** False: the entry is counted, or the journal has it already. */
  readonly append: (entry: Entry) => Promise<boolean>
  /** Writes what is counted and not written yet. */
  readonly close: () => Promise<void>
}

interface Counted {
  /** The start of the minute, as the entries say. */
  readonly since: number
  /** The latest entry that is in no row. */
  latest?: Entry
  count: number
  readonly timer: ReturnType<typeof setTimeout>
}

const lasts = minutes(1)

const times = (entry: Entry, count: number): Entry =>
  count === 1 ? entry : { ...entry, detail: [entry.detail, `× ${count}`].filter(Boolean).join(' ') }

/**
 * Counts the entries of strangers. A kind has one row a minute, with the number of entries since the row before. It has
 * one more for each person who works here, because their name must not be lost. A flood makes no more rows than that.
 */
export const countStrangers = (write: (entry: Entry) => Promise<boolean>): Strangers => {
  const counted = new Map<string, Counted>()

  const begin = (name: string, since: number): void => {
    const timer = setTimeout(() => void finish(name).catch(() => {}), lasts)
    timer.unref()
    counted.set(name, { since, count: 0, timer })
  }

  const finish = async (name: string): Promise<void> => {
    const { since = 0, latest, count = 0, timer } = counted.get(name) ?? {}
    clearTimeout(timer)
    counted.delete(name)
    if (!latest) return
    begin(name, since + lasts)
    await write(times(latest, count))
  }

  return {
    append: async (entry) => {
      if (!byStrangers.has(entry.what)) return write(entry)
      const name = JSON.stringify([entry.what, entry.subject])
      const one = counted.get(name)
      // A clock that was set back must not count for longer.
      if (one && Math.abs(entry.at - one.since) < lasts) {
        one.latest = entry
        one.count += 1
        return false
      }
      clearTimeout(one?.timer)
      begin(name, entry.at)
      return write(times(entry, 1 + (one?.count ?? 0)))
    },
    close: async () => {
      await Promise.allSettled([...counted.keys()].map(finish))
      for (const { timer } of counted.values()) clearTimeout(timer)
    },
  }
}
