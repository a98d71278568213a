import type { AbsenceNews } from '../../core/absence.ts'
import type { Session } from '../../core/session.ts'
import type { UnseenNews } from '../../core/unseen-warnings.ts'
import type { WarningNews } from '../../core/warning-news.ts'
import type { RequestHead } from '../http/request.ts'
import { type Engine, fromOf, writeOf } from './engine.ts'

/** An event about a warning, a message or the person's pages. */
export type News = WarningNews | UnseenNews | AbsenceNews | { readonly what: 'message-seen'; readonly detail: string }

/** Writes what happened to a session. `head`: the request that did it, if one did. */
export const writeNews = async (
  engine: Engine,
  { key, session }: { readonly key: string; readonly session: Session },
  news: readonly News[],
  head?: RequestHead,
): Promise<void> => {
  for (const one of news) {
    // An event with a moment of its own happened before this request, and not from its address.
    const from = head && !('at' in one) ? fromOf(engine, head) : {}
    await writeOf(engine, key, session, { ...one, ...from })
  }
}
