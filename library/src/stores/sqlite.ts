import { fold, isWorthWriting } from '../core/fold.ts'
import { catching, type MaybePromise } from '../core/maybe-promise.ts'
import { dueAt, type Session } from '../core/session.ts'
import type { Instant } from '../core/time.ts'
import { createNotices } from './local-notices.ts'
import type { SqliteDatabase } from './sqlite/database.ts'
import { migrate } from './sqlite/schema.ts'
import { writerOf } from './sqlite/writer.ts'
import type { Due, Renewed, Store, Stored } from './store.ts'

export { sqliteBags } from './sqlite/bags.ts'
export type { SqliteDatabase, SqliteStatement } from './sqlite/database.ts'
export { sqliteJournal } from './sqlite/journal.ts'

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
const forgottenAtOnce = 500
const row = 'id, key, version, active_at, session'
const trulyDue = 'min(active_at + idle_ms, not_after)'

// A renewal leaves due_at too early, because moving it in its index would double the cost of every renewal. `due` corrects
// the rows that it reads.
const sql = {
  find: 'SELECT version, active_at, session FROM curfew_session WHERE key = ?',
  insert: `INSERT INTO curfew_session (${columns}, version, key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
    ON CONFLICT (key) DO NOTHING`,
  update: `UPDATE curfew_session SET (${columns}, version) = (?, ?, ?, ?, ?, ?, ?, ?, ?, version + 1)
    WHERE key = ? AND version = ?`,
  renew: `UPDATE curfew_session SET was_active_at = active_at, active_at = ?, version = version + 1
    WHERE key = ? AND ended_at IS NULL AND active_at + ${fold} <= ? AND ${trulyDue} > ? RETURNING version, was_active_at, session`,
  bySubject: `SELECT ${row} FROM curfew_session WHERE subject = ? AND ended_at IS NULL ORDER BY started_at DESC, id DESC`,
  live: `SELECT ${row} FROM curfew_session WHERE ended_at IS NULL AND id > ? ORDER BY id LIMIT ?`,
  ended: `SELECT ${row} FROM curfew_session WHERE ended_at IS NOT NULL AND id > ? ORDER BY id LIMIT ?`,
  liveOf: `SELECT ${row} FROM curfew_session WHERE ended_at IS NULL AND id > ? AND subject = ? ORDER BY id LIMIT ?`,
  endedOf: `SELECT ${row} FROM curfew_session WHERE ended_at IS NOT NULL AND id > ? AND subject = ? ORDER BY id LIMIT ?`,
  due: `SELECT key, due_at AS noted, ${trulyDue} AS at FROM curfew_session
    WHERE ended_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?`,
  note: `UPDATE curfew_session SET due_at = ${trulyDue} WHERE due_at <> ${trulyDue} AND id IN
    (SELECT id FROM curfew_session WHERE ended_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?)`,
  forget: 'DELETE FROM curfew_session WHERE id IN (SELECT id FROM curfew_session WHERE ended_at < ? LIMIT ?)',
}

/**
 * A store in a SQLite file, opened with better-sqlite3. The application may keep its own tables in the file, and closes
 * the database. Several processes may share a file, but a notice stays in the process that publishes it. Pages on the
 * others learn of a change late.
 * @throws Misuse when the file was written by a later Curfew, or cannot be read or written.
 */
export const sqliteStore = (database: SqliteDatabase): Store & Required<Pick<Store, 'renew'>> => {
  migrate(database)
  const byKey = database.prepare(sql.find)
  const insert = database.prepare(sql.insert)
  const update = database.prepare(sql.update)
  const renew = database.prepare(sql.renew)
  const bySubject = database.prepare(sql.bySubject)
  const lists = { live: database.prepare(sql.live), ended: database.prepare(sql.ended) }
  const listsOf = { live: database.prepare(sql.liveOf), ended: database.prepare(sql.endedOf) }
  const due = database.prepare(sql.due)
  const note = database.prepare(sql.note)
  const forget = database.prepare(sql.forget)

  const { write } = writerOf(database)

  type Found = Pick<Row, 'version' | 'active_at' | 'session'>
  const rowOf = (key: string): Found | undefined => byKey.get(key) as Found | undefined

  const find = (key: string): Stored | undefined => {
    const found = rowOf(key)
    return found && { key, session: toSession(found.session, found.active_at), version: found.version }
  }

  const asItIs = (key: string, found: Found | undefined): Renewed | undefined => {
    if (!found) return undefined
    const { version, active_at: wasActiveAt, session } = found
    return { key, session: toSession(session, wasActiveAt), version, wasActiveAt }
  }

  const moved = (key: string, at: Instant): Renewed | undefined => {
    // SQLite checkpoints its log when a statement reaches its end. `get` stops at the first row, so the log would grow
    // without bound. `all` goes on to the end.
    const [row] = renew.all(at, key, at, at) as (Row & { readonly was_active_at: Instant })[]
    if (!row) return asItIs(key, rowOf(key))
    return { key, session: toSession(row.session, at), version: row.version, wasActiveAt: row.was_active_at }
  }

  const renewed = (key: string, at: Instant): MaybePromise<Renewed | undefined> => {
    // Even an update of no row waits for the file's one writer, so a folded renewal only reads.
    const found = rowOf(key)
    return found && isWorthWriting(found.active_at, at) ? write(() => moved(key, at)) : asItIs(key, found)
  }

  return {
    ...createNotices(),

    find: (key) => catching(() => find(key)),

    save: async (key, session, overVersion) => {
      const values = toValues(session)
      const { changes } = await write(() =>
        overVersion === undefined ? insert.run(...values, key) : update.run(...values, key, overVersion),
      )
      return Number(changes) === 1
    },

    findBySubject: async (subject) => (bySubject.all(subject) as Row[]).map(toStored),

    list: async ({ are, subject, limit = 100 }, cursor = '0') => {
      // One row more than the limit shows whether a next piece exists.
      const [past, most] = [Number(cursor), limit + 1]
      const rows = (subject === undefined ? lists[are].all(past, most) : listsOf[are].all(past, subject, most)) as Row[]
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      return { entries: shown.map(toStored), ...(rows.length > limit && last && { next: String(last.id) }) }
    },

    due: async (until, limit) => {
      for (;;) {
        const found = due.all(until, limit) as (Due & { readonly noted: Instant })[]
        if (found.every(({ noted, at }) => noted === at)) return found.map(({ key, at }) => ({ key, at }))
        await write(() => note.run(until, Math.max(limit, fewestNoted)))
      }
    },

    forget: async (endedBefore) => {
      for (let count = 0; ; ) {
        const some = Number((await write(() => forget.run(endedBefore, forgottenAtOnce))).changes)
        count += some
        if (some < forgottenAtOnce) return count
        // Lets the process answer requests between two rounds.
        await new Promise((later) => setTimeout(later))
      }
    },

    renew: (key, at) => catching(() => renewed(key, at)),
  }
}
