import { StoreAway } from 'curfew'
import type { Entry } from 'curfew/server/sessions'
import type { KeptJournal } from 'curfew/stores/store'
import pino, { type DestinationStream } from 'pino'
import { countStrangers } from './count-strangers.ts'

/** The clinic's journal. Reading it rejects with `StoreAway` when the store gives no answer. */
export interface ClinicJournal extends KeptJournal {
  /** Writes what is counted and not written yet. */
  readonly close: () => Promise<void>
}

// A stranger's request can carry a text of any length. The entry is cut, so that it fills no disk.
const longest = 300
const longestDetail = 200

const cut = (text: string, most: number): string => text.slice(0, most).replace(/[\ud800-\udbff]$/, '')

const short = ({ at, lateMs, ...texts }: Entry): Entry => {
  const cuts = Object.entries(texts).map(([name, text]: [string, string | undefined]) => [
    name,
    text === undefined ? text : cut(text, name === 'detail' ? longestDetail : longest),
  ])
  return { at, ...(lateMs !== undefined && { lateMs }), ...(Object.fromEntries(cuts) as Omit<Entry, 'at'>) }
}

const away = (failure: unknown): never => {
  throw new StoreAway(failure)
}

const told = ({ at, ...rest }: Entry): object => ({ time: new Date(at).toISOString(), ...rest })

/**
 * The journal in the store of the sessions. Every entry is one row there and one line of JSON in the log. The entries of
 * strangers are counted in one row a minute.
 */
export const createJournal = (kept: KeptJournal, log: DestinationStream | undefined): ClinicJournal => {
  const line = log && pino({ timestamp: false, base: null }, log)

  const write = async (entry: Entry): Promise<boolean> => {
    try {
      // Another server writes the end of a session whose server died. It cannot know whether the row is here already.
      const isNew = await kept.append(entry)
      if (isNew) line?.info(told(entry))
      return isNew
    } catch (failure) {
      // An end is written again later. Any other entry is at least in the log.
      if (entry.what !== 'session-ended') line?.info(told(entry))
      throw failure
    }
  }
  const strangers = countStrangers(write)

  return {
    ...kept,
    append: (entry) => strangers.append(short(entry)),
    list: (filter, how) => kept.list(filter, how).catch(away),
    count: (of) => kept.count(of).catch(away),
    close: strangers.close,
  }
}
