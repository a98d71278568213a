import { dueAt, type Session } from '../core/session.ts'
import type { Instant } from '../core/time.ts'
import type { Listing, Notice, Renewed, Store, Stored } from './store.ts'

/** A store in this process's memory: for tests, and for one server whose sessions may end with it. */
export const memoryStore = (): Store => {
  const kept = new Map<string, Stored>()
  const listeners = new Set<(notice: Notice) => void>()
  const all = (): readonly Stored[] => [...kept.values()]
  const put = (key: string, session: Session, version: number): Stored => {
    const stored = { key, session, version }
    kept.set(key, stored)
    return stored
  }
  return {
    find: async (key) => kept.get(key),
    save: async (key, session, overVersion) => {
      if (kept.get(key)?.version !== overVersion) return false
      put(key, session, (overVersion ?? 0) + 1)
      return true
    },
    findBySubject: async (subject) =>
      all()
        .filter(({ session }) => session.subject === subject)
        .sort((a, b) => b.session.startedAt - a.session.startedAt),
    list: async ({ are, limit = 100 }, cursor): Promise<Listing> => {
      const entries = all()
        .filter(({ key, session }) => (are === 'ended') === (session.ended !== undefined) && key > (cursor ?? ''))
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .slice(0, limit)
      const last = entries.at(-1)
      return { entries, ...(entries.length === limit && last && { next: last.key }) }
    },
    due: async (until, limit) =>
      all()
        .filter(({ session }) => !session.ended && dueAt(session) <= until)
        .map(({ key, session }) => ({ key, at: dueAt(session) }))
        .sort((a, b) => a.at - b.at)
        .slice(0, limit),
    forget: async (endedBefore) => {
      const old = all().filter(({ session }) => session.ended && session.ended.at < endedBefore)
      for (const { key } of old) kept.delete(key)
      return old.length
    },
    publish: async (notice) => {
      for (const listener of listeners) listener(notice)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    renew: async (key, at): Promise<Renewed | undefined> => {
      const stored = kept.get(key)
      if (!stored) return undefined
      const { session, version } = stored
      const wasActiveAt = session.activeAt
      if (session.ended || dueAt(session) <= at || wasActiveAt >= at) return { ...stored, wasActiveAt }
      return { ...put(key, { ...session, activeAt: at as Instant }, version + 1), wasActiveAt }
    },
  }
}
