import type { Session } from '../../core/session.ts'
import type { WarningNews } from '../../core/warning-news.ts'
import type { RequestHead } from '../http/request.ts'
import { type Engine, fromOf, writeOf } from './engine.ts'

/** An event about a warning or a message. */
export type News = WarningNews | { readonly what: 'message-seen'; readonly detail: string }

/** Writes what happened about a session's warning or messages. `head`: the request that did it, if one did. */
export const writeNews = async (
  engine: Engine,
  { key, session }: { readonly key: string; readonly session: Session },
  news: readonly News[],
  head?: RequestHead,
): Promise<void> => {
  for (const one of news) await writeOf(engine, key, session, { ...one, ...(head && fromOf(engine, head)) })
}
