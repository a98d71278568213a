import { placeOf } from '../core/filter.ts'
import { isWorthWriting } from '../core/fold.ts'
import { dueAt, type Session } from '../core/session.ts'
import type { Instant } from '../core/time.ts'
import { createNotices } from './local-notices.ts'
import { createDueHeap, type HeapEntry } from './memory/due-heap.ts'
import { countOf, pieceOf } from './memory/lists.ts'
import { memoryRecords } from './memory/records.ts'
import type { Due, Filter, Store, Stored } from './store.ts'

export { memoryBags } from './memory/bags.ts'
export { memoryJournal } from './memory/journal.ts'

interface Kept extends HeapEntry {
  readonly key: string
  /** Grows with every new session, and orders lists. */
  readonly id: number
  session: Session
  /** The place of its address among all, if it has one. */
  address: string | undefined
  version: number
  /** The next one of the same subject. */
  next: Kept | undefined
}

// A copy, because the store goes on writing to its own object. The session in it never changes.
const toStored = ({ key, session, version }: Kept): Stored => ({ key, session, version })

/**
 * A store in this process's memory: quick, and empty after a restart. Use it for tests and for a single small process. A
 * list and a count look at every session, which takes 10 to 30 ms with 100,000 of them.
 */
export const memoryStore = (): Store &
  Required<Pick<Store, 'renew' | 'findById' | 'findMany' | 'count' | 'records'>> => {
  const sessions = new Map<string, Kept>()
  const bySubject = new Map<string, Kept>()
  // The keys by the public ids.
  const byId = new Map<string, string>()
  const waiting = createDueHeap<Kept>()
  let ids = 0

  const file = (kept: Kept): void => {
    const { subject } = kept.session
    kept.next = bySubject.get(subject)
    bySubject.set(subject, kept)
  }

  const filedUnder = (subject: string): readonly Kept[] => {
    const theirs: Kept[] = []
    for (let kept = bySubject.get(subject); kept; kept = kept.next) theirs.push(kept)
    return theirs
  }

  // Everything that a filter may find, by its ids.
  const sought = ({ subject }: Filter): Iterable<Kept> =>
    subject === undefined ? sessions.values() : filedUnder(subject).toSorted((a, b) => a.id - b.id)

  const refile = (subject: string): void => {
    const theirs = filedUnder(subject)
    bySubject.delete(subject)
    for (const kept of theirs.toReversed())
      if (sessions.get(kept.key) === kept && kept.session.subject === subject) file(kept)
  }

  // Activity moves a session's due moment many times before it comes. So a renewal leaves the session at its place in the
  // heap, and it moves only when it comes first.
  const wait = (kept: Kept): void => {
    if (kept.session.ended) {
      waiting.drop(kept)
      return
    }
    const at = dueAt(kept.session)
    if (kept.place >= 0 && at >= kept.waitsUntil) return
    kept.waitsUntil = at
    waiting.put(kept)
  }

  const firstDue = (until: Instant): Kept | undefined => {
    for (;;) {
      const first = waiting.first()
      if (!first || first.waitsUntil > until) return undefined
      const at = dueAt(first.session)
      if (first.waitsUntil === at) return first
      first.waitsUntil = at
      waiting.put(first)
    }
  }

  return {
    ...createNotices(),

    find: (key) => {
      const kept = sessions.get(key)
      return kept && toStored(kept)
    },

    save: async (key, session, overVersion) => {
      const kept = sessions.get(key)
      if (kept?.version !== overVersion) return false
      if (session.id !== undefined) byId.set(session.id, key)
      if (!kept) {
        const waitsUntil = dueAt(session)
        const [id, address] = [++ids, placeOf(session)]
        const added: Kept = { key, id, session, address, version: 1, waitsUntil, place: -1, next: undefined }
        sessions.set(key, added)
        file(added)
        wait(added)
        return true
      }
      const { subject } = kept.session
      if (session.from !== kept.session.from) kept.address = placeOf(session)
      kept.session = session
      kept.version += 1
      if (session.subject !== subject) {
        refile(subject)
        file(kept)
      }
      wait(kept)
      return true
    },

    findBySubject: async (subject) =>
      filedUnder(subject)
        .filter(({ session }) => !session.ended)
        .toSorted((a, b) => b.session.startedAt - a.session.startedAt || b.id - a.id)
        .map(toStored),

    list: async (filter, cursor) => {
      const { found, next } = pieceOf(sought(filter), filter, cursor)
      return { entries: found.map(toStored), ...(next !== undefined && { next }) }
    },

    due: async (until, limit) => {
      const found: Kept[] = []
      while (found.length < limit) {
        const first = firstDue(until)
        if (!first) break
        waiting.drop(first)
        found.push(first)
      }
      for (const kept of found) waiting.put(kept)
      return found.map(({ key, waitsUntil }): Due => ({ key, at: waitsUntil }))
    },

    forget: async (endedBefore) => {
      let count = 0
      const subjects = new Set<string>()
      for (const [key, { session }] of sessions) {
        if (!session.ended || session.ended.at >= endedBefore) continue
        sessions.delete(key)
        if (session.id !== undefined) byId.delete(session.id)
        subjects.add(session.subject)
        count += 1
      }
      for (const subject of subjects) refile(subject)
      return count
    },

    renew: (key, at) => {
      const kept = sessions.get(key)
      if (!kept) return undefined
      const { session } = kept
      const wasActiveAt = session.activeAt
      if (!session.ended && isWorthWriting(wasActiveAt, at) && dueAt(session) > at) {
        kept.session = { ...session, activeAt: at }
        kept.version += 1
      }
      return { key, session: kept.session, version: kept.version, wasActiveAt }
    },

    findById: async (id) => {
      const key = byId.get(id)
      const kept = key === undefined ? undefined : sessions.get(key)
      return kept?.session.id === id ? toStored(kept) : undefined
    },

    findMany: async (keys) =>
      keys.flatMap((key) => {
        const kept = sessions.get(key)
        return kept ? [toStored(kept)] : []
      }),

    records: memoryRecords(),

    count: async (filter) => ({ count: countOf(sought(filter), filter) }),
  }
}
