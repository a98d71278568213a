import { idOf } from '../../src/server/http/token.ts'
import type { Store, Stored } from '../../src/stores/store.ts'

/** A journal, as far as ends go. */
export interface Journalled {
  readonly journal: readonly { readonly what: string; readonly session?: string }[]
}

const everyone = async (store: Store, are: 'live' | 'ended'): Promise<readonly Stored[]> => {
  const all: Stored[] = []
  let cursor: string | undefined
  do {
    const { entries, next } = await store.list({ are, limit: 500 }, cursor)
    all.push(...entries)
    cursor = next
  } while (cursor !== undefined)
  return all
}

/** The differences of a store and a journal: an end that is missing, journalled twice, or no end. */
export const disagreements = async (store: Store, { journal }: Journalled): Promise<readonly string[]> => {
  const ends = new Map<string, number>()
  for (const { what, session = '' } of journal)
    if (what === 'session-ended') ends.set(session, (ends.get(session) ?? 0) + 1)
  const counted = async (are: 'live' | 'ended', wanted: number): Promise<readonly string[]> => {
    const ids = await Promise.all((await everyone(store, are)).map(({ key }) => idOf(key)))
    return ids
      .filter((id) => (ends.get(id) ?? 0) !== wanted)
      .map((id) => `${id} is ${are} and has ${ends.get(id) ?? 0} ends in the journal`)
  }
  return [...(await counted('live', 0)), ...(await counted('ended', 1))]
}
