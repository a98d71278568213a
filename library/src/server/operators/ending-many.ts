import type { Instant } from '../../core/time.ts'
import type { Filter } from '../../stores/store.ts'
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
  /** The ids of sessions that stay, such as the operator's own. */
  readonly except?: readonly string[]
  /** The operator's reason, for the journal; 500 characters at most. */
  readonly detail?: string
}

/** What `endMany` is made of. */
export interface EndManyParts {
  readonly list: Asking['list']
  /** Ends one session. False when it was ended otherwise. */
  readonly revoke: (key: string, by: string, detail?: string) => Promise<boolean>
}

const readAtOnce = 1_000
const endedAtOnce = 50
const longestDetail = 500

/** The verb that ends all sessions of a filter. Some are ended together, so that a store far away is not waited for each. */
export const createEndMany =
  ({ list, revoke }: EndManyParts) =>
  async (what: EndMany): Promise<{ readonly matched: number; readonly ended: number }> => {
    const { filter, by, startedBefore, except = [], detail } = what
    const before = filter.startedBefore ?? startedBefore
    const earlier = before < startedBefore ? before : startedBefore
    const wanted = { ...filter, are: 'live', startedBefore: earlier, limit: readAtOnce } as const
    checkFilter(wanted)
    const spared = new Set(except)
    let [matched, ended] = [0, 0]

    const end = async (key: string): Promise<void> => {
      if (spared.has(await idOf(key))) return
      matched += 1
      if (await revoke(key, by, detail?.slice(0, longestDetail))) ended += 1
    }

    let cursor: string | undefined
    do {
      const { entries, next } = await list(wanted, cursor)
      const keys = entries.filter(({ session }) => !session.ended).map(({ key }) => key)
      for (let from = 0; from < keys.length; from += endedAtOnce)
        await Promise.all(keys.slice(from, from + endedAtOnce).map(end))
      cursor = next
    } while (cursor !== undefined)
    return { matched, ended }
  }
