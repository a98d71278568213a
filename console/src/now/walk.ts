import type { Sessions, SessionView } from 'curfew/server/sessions'
import type { ListFilter } from 'curfew/stores/store'
import type { State } from './query.ts'

/** The sessions of a walk. `suits` narrows the filter of the store further. */
export interface Walked {
  readonly filter: ListFilter
  readonly suits?: (view: SessionView) => boolean
}

/** Whether a session has a state. A store keeps facts, and a state is known only at a moment, so these are judged here. */
export const suiting: Readonly<Partial<Record<State, (view: SessionView) => boolean>>> = {
  active: ({ status, pages }) => status.phase === 'active' && pages > 0,
  warned: ({ status }) => status.phase === 'warning',
  'no-page': ({ status, pages }) => status.phase !== 'ended' && pages === 0,
}

// The most that a list gives at once. A store may begin anew for each piece, so the pieces are large.
const readAtOnce = 1_000

/** Every session that is chosen, read in pieces as the caller takes them. */
export const walk = async function* (
  { sessions }: { readonly sessions: Pick<Sessions, 'list'> },
  { filter, suits }: Walked,
): AsyncGenerator<SessionView> {
  let cursor: string | undefined
  do {
    const { entries, next } = await sessions.list({ ...filter, limit: readAtOnce }, cursor)
    for (const view of entries) if (!suits || suits(view)) yield view
    cursor = next
  } while (cursor !== undefined)
}
