import { placeOf, testOf } from '../../core/filter.ts'
import { Misuse } from '../../core/misuse.ts'
import type { Instant } from '../../core/time.ts'
import type { Count, Filter, Stored } from '../../stores/store.ts'
import { idOf } from '../http/token.ts'
import type { Asking } from './asking.ts'
import { checkFilter } from './filters.ts'

/** Which sessions to end, and who ends them. */
export interface EndMany {
  /** Which of the live sessions. */
  readonly filter: Omit<Filter, 'are'>
  readonly by: string
  /** Only sessions that started before this moment: that of the count that the operator saw. */
  readonly startedBefore: Instant
  /** Only sessions with these ids; 10,000 at most. */
  readonly only?: readonly string[]
  /** The ids of sessions that stay, such as the operator's own; 10,000 at most. */
  readonly except?: readonly string[]
  /** The operator's reason, for the journal; 500 characters at most. */
  readonly detail?: string
}

/** How many sessions matched, and how many of them this call has ended. */
export interface EndedMany {
  readonly matched: number
  readonly ended: number
}

/** The parts of the verbs that end many sessions. */
export interface EndManyParts {
  readonly asking: Asking
  /** Ends one session. False when it was ended otherwise. */
  readonly revoke: (key: string, by: string, detail?: string) => Promise<boolean>
}

/** The verbs that end all sessions of a filter. */
export interface EndingMany {
  /**
   * Ends them. It asks `goesOn` before each few, with what it has done until then, and stops where that says so.
   * @throws Misuse when the filter has a value that no session can match.
   */
  readonly endMany: (what: EndMany, goesOn?: (done: EndedMany) => boolean | Promise<boolean>) => Promise<EndedMany>
  /** How many of them there are now. */
  readonly countMany: (what: EndMany) => Promise<Count>
  /** The sessions themselves, in pieces. */
  readonly liveMany: (what: EndMany) => AsyncGenerator<readonly Stored[]>
}

const readAtOnce = 1_000
const endedAtOnce = 50
const longestDetail = 500
const mostIds = 10_000

type Wanted = Filter & { readonly startedBefore: Instant }

const wantedOf = ({ filter, startedBefore, only = [], except = [] }: EndMany): Wanted => {
  const before = filter.startedBefore ?? startedBefore
  const wanted: Wanted = { ...filter, are: 'live', startedBefore: before < startedBefore ? before : startedBefore }
  checkFilter(wanted)
  for (const [name, ids] of Object.entries({ only, except }))
    if (!Array.isArray(ids) || ids.length > mostIds)
      throw new Misuse('server.bad-filter', `${name} is no list of at most ${mostIds} ids; end them in several calls`)
  return wanted
}

/** The verbs on sessions of any store. Some are ended together, so that a store far away is not waited for each. */
export const createEndingMany = ({ asking, revoke }: EndManyParts): EndingMany => {
  const named = async (ids: readonly string[], wanted: Wanted): Promise<readonly Stored[]> => {
    const isWanted = testOf(wanted)
    const found: Stored[] = []
    for (let from = 0; from < ids.length; from += endedAtOnce)
      for (const stored of await Promise.all(ids.slice(from, from + endedAtOnce).map(asking.findById)))
        if (stored && isWanted(stored.session, placeOf(stored.session))) found.push(stored)
    return found
  }

  const liveMany = async function* (what: EndMany): AsyncGenerator<readonly Stored[]> {
    const { only, except = [] } = what
    const wanted = wantedOf(what)
    const spared = new Set(except)
    const narrowed = async (all: readonly Stored[]): Promise<readonly Stored[]> => {
      const found: Stored[] = []
      for (const stored of all) if (!stored.session.ended && !spared.has(await idOf(stored.key))) found.push(stored)
      return found
    }
    if (only) {
      yield await narrowed(await named([...new Set(only)], wanted))
      return
    }
    let cursor: string | undefined
    do {
      const { entries, next } = await asking.list({ ...wanted, limit: readAtOnce }, cursor)
      yield await narrowed(entries)
      cursor = next
    } while (cursor !== undefined)
  }

  return {
    endMany: async (what, goesOn = () => true) => {
      const { by, detail } = what
      let [matched, ended] = [0, 0]

      const end = async ({ key }: Stored): Promise<void> => {
        matched += 1
        if (await revoke(key, by, detail?.slice(0, longestDetail))) ended += 1
      }

      for await (const piece of liveMany(what))
        for (let from = 0; from < piece.length; from += endedAtOnce) {
          if (!(await goesOn({ matched, ended }))) return { matched, ended }
          await Promise.all(piece.slice(from, from + endedAtOnce).map(end))
        }
      return { matched, ended }
    },
    liveMany,
    countMany: async (what) => {
      const { only, except = [] } = what
      const wanted = wantedOf(what)
      const spared = new Set(except)
      if (only)
        return {
          count: (
            await named(
              [...new Set(only)].filter((id) => !spared.has(id)),
              wanted,
            )
          ).length,
        }
      const all = await asking.count(wanted)
      return { ...all, count: all.count - (await named([...spared], wanted)).length }
    },
  }
}
