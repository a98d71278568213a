import { fold, isWorthWriting } from '../core/fold.ts'
import { dueAt, type Session } from '../core/session.ts'
import { rejecting } from '../core/soon.ts'
import type { Instant } from '../core/time.ts'
import { createNotices } from './notices.ts'
import { migrate, type SqliteDatabase } from './sqlite-schema.ts'
import type { Due, Renewed, Store, Stored } from './store.ts'

export { sqliteBags } from './sqlite-bags.ts'
export type { SqliteDatabase, SqliteStatement } from './sqlite-schema.ts'

interface Row {
  readonly id: number
  readonly key: string
  readonly version: number
  readonly active_at: Instant
  readonly session: string
}

const toSession = (json: string, activeAt: Instant): Session => ({ ...(JSON.parse(json) as Session), activeAt })

const toStored = ({ key, version, session, active_at }: Row): Stored => ({
  key,
  session: toSession(session, active_at),
  version,
})

const toValues = (session: Session): readonly unknown[] => {
  const { activeAt, ...rest } = session
  const { subject, startedAt, idle, notAfter, ended } = rest
  const json = JSON.stringify(rest)
  return [subject, startedAt, activeAt, activeAt, idle, notAfter, dueAt(session), ended?.at ?? null, json]
}

const columns = 'subject, started_at, active_at, was_active_at, idle_ms, not_after, due_at, ended_at, session'
const fewestNoted = 100
const row = 'id, key, version, active_at, session'
const trulyDue = 'min(active_at + idle_ms, not_after)'

// Renewing leaves due_at, which then is too early, where it is: moving it in its index would double the cost of every
// renewal. `due` puts right what it comes across.
const sql = {
  find: 'SELECT version, active_at, session FROM curfew_session WHERE key = ?',
  insert: `INSERT INTO curfew_session (${columns}, version, key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
    ON CONFLICT (key) DO NOTHING`,
  update: `UPDATE curfew_session SET (${columns}, version) = (?, ?, ?, ?, ?, ?, ?, ?, ?, version + 1)
    WHERE key = ? AND version = ?`,
  renew: `UPDATE curfew_session SET was_active_at = active_at, active_at = ?, version = version + 1
    WHERE key = ? AND ended_at IS NULL AND active_at + ${fold} <= ? AND ${trulyDue} > ? RETURNING version, was_active_at, session`,
  bySubject: `SELECT ${row} FROM curfew_session WHERE subject = ? ORDER BY started_at DESC, id DESC`,
  live: `SELECT ${row} FROM curfew_session WHERE ended_at IS NULL AND id > ? ORDER BY id LIMIT ?`,
  ended: `SELECT ${row} FROM curfew_session WHERE ended_at IS NOT NULL AND id > ? ORDER BY id LIMIT ?`,
  due: `SELECT key, due_at AS noted, ${trulyDue} AS at FROM curfew_session
    WHERE ended_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?`,
  note: `UPDATE curfew_session SET due_at = ${trulyDue} WHERE due_at <> ${trulyDue} AND id IN
    (SELECT id FROM curfew_session WHERE ended_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?)`,
  forget: 'DELETE FROM curfew_session WHERE ended_at < ?',
}

/**
 * A store in a SQLite file, opened with better-sqlite3. The application may keep its own tables in the same file; who
 * opened the database closes it. Several processes may share a file, but notices reach the one that publishes them alone:
 * pages on another one hear late.
 * @throws Misuse when the file was written by a later Curfew.
 */
export const sqliteStore = (database: SqliteDatabase): Store & Required<Pick<Store, 'renew'>> => {
  migrate(database)
  const byKey = database.prepare(sql.find)
  const insert = database.prepare(sql.insert)
  const update = database.prepare(sql.update)
  const renew = database.prepare(sql.renew)
  const bySubject = database.prepare(sql.bySubject)
  const lists = { live: database.prepare(sql.live), ended: database.prepare(sql.ended) }
  const due = database.prepare(sql.due)
  const note = database.prepare(sql.note)
  const forget = database.prepare(sql.forget)

  const find = (key: string): Stored | undefined => {
    const found = byKey.get(key) as Pick<Row, 'version' | 'active_at' | 'session'> | undefined
    return found && { key, session: toSession(found.session, found.active_at), version: found.version }
  }

  const moved = (key: string, at: Instant): Renewed | undefined => {
    // Even an update of nothing waits for the file's one writer, so that what is folded only reads.
    const known = find(key)
    if (!known || !isWorthWriting(known.session.activeAt, at))
      return known && { ...known, wasActiveAt: known.session.activeAt }
    // `all`, not `get`: SQLite checkpoints its log when a statement has been stepped to its end, and `get` stops at the
    // first row, so the log would grow without bound.
    const [is] = renew.all(at, key, at, at) as (Row & { readonly was_active_at: Instant })[]
    if (is) return { key, session: toSession(is.session, at), version: is.version, wasActiveAt: is.was_active_at }
    const stored = find(key)
    return stored && { ...stored, wasActiveAt: stored.session.activeAt }
  }

  return {
    ...createNotices(),

    find: (key) => rejecting(() => find(key)),

    save: async (key, session, overVersion) => {
      const values = toValues(session)
      const { changes } =
        overVersion === undefined ? insert.run(...values, key) : update.run(...values, key, overVersion)
      return Number(changes) === 1
    },

    findBySubject: async (subject) => (bySubject.all(subject) as Row[]).map(toStored),

    list: async ({ are, limit = 100 }, cursor = '0') => {
      // One more than asked for tells whether there is a next piece.
      const rows = lists[are].all(Number(cursor), limit + 1) as Row[]
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      return { entries: shown.map(toStored), ...(rows.length > limit && last && { next: String(last.id) }) }
    },

    due: async (until, limit) => {
      for (;;) {
        const found = due.all(until, limit) as (Due & { readonly noted: Instant })[]
        if (found.every(({ noted, at }) => noted === at)) return found.map(({ key, at }) => ({ key, at }))
        note.run(until, Math.max(limit, fewestNoted))
      }
    },

    forget: async (endedBefore) => Number(forget.run(endedBefore).changes),

    renew: (key, at) => rejecting(() => moved(key, at)),
  }
}
