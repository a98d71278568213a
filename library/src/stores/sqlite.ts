import { placeOf } from '../core/filter.ts'
import { fold, isWorthWriting } from '../core/fold.ts'
import { catching, type MaybePromise } from '../core/maybe-promise.ts'
import { dueAt, type Session } from '../core/session.ts'
import type { Instant } from '../core/time.ts'
import { activityStep, activityStepOf, createMovers, isByActivity } from './filtering.ts'
import { createNotices } from './local-notices.ts'
import { parsedSessions } from './parsed.ts'
import type { ListedRow } from './sql-lists.ts'
import type { SqliteDatabase } from './sqlite/database.ts'
import { sqliteLists } from './sqlite/lists.ts'
import { sqliteRecords } from './sqlite/records.ts'
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

const toStored = ({ key, version, session, active_at: activeAt }: Row): Stored => ({
  key,
  session: { ...(JSON.parse(session) as Session), activeAt },
  version,
})

type Found = Pick<Row, 'version' | 'active_at' | 'session'>

// better-sqlite3 gives the number alone. A database without `pluck` gives it in a row.
const isYes = (answer: unknown): boolean =>
  (typeof answer === 'object' ? (answer as { readonly is_known: unknown } | null)?.is_known : answer) === 1

const unmoved = (stored: Stored | undefined): Renewed | undefined => {
  if (!stored) return undefined
  // A copy by `...` costs as much as the rest of a renewal that only reads.
  const { key, session, version } = stored
  return { key, session, version, wasActiveAt: session.activeAt }
}

const columns =
  'subject, started_at, active_at, was_active_at, idle_ms, not_after, due_at, ended_at, session, active_step, roles, address, reason, public_id'
const marks = columns.replaceAll(/\w+/g, '?')

interface Values {
  readonly all: readonly unknown[]
  readonly unindexed: readonly unknown[]
  readonly indexed: readonly unknown[]
}

const toValues = (session: Session): Values => {
  const { activeAt, ...rest } = session
  const { subject, startedAt, idle, notAfter, ended } = rest
  const [due, step, roles] = [dueAt(session), activityStepOf(activeAt), JSON.stringify(rest.roles)]
  const [json, address, id] = [JSON.stringify(rest), placeOf(session) ?? null, rest.id ?? null]
  const times = [startedAt, activeAt, activeAt, idle, notAfter, due, ended?.at ?? null]
  return {
    all: [subject, ...times, json, step, roles, address, ended?.reason ?? null, id],
    unindexed: [activeAt, activeAt, idle, notAfter, json],
    indexed: [due, subject, startedAt, step, roles, address, id],
  }
}

const fewestNoted = 100
const forgottenAtOnce = 500
const movedAtOnce = 500
// Lets the process answer requests between two rounds.
const pause = (): Promise<void> => new Promise((later) => setTimeout(later))
const row = 'id, key, version, active_at, session'
const trulyDue = 'min(active_at + idle_ms, not_after)'

// A renewal leaves due_at too early, because moving it in its index would double the cost of every renewal. `due` corrects
// the rows that it reads.
const sql = {
  find: 'SELECT version, active_at, session FROM curfew_session WHERE key = ?',
  // One number comes back, because most requests change nothing.
  isKnown: 'SELECT version = ? AND active_at = ? AND session = ? AS is_known FROM curfew_session WHERE key = ?',
  insert: `INSERT INTO curfew_session (${columns}, version, key) VALUES (${marks}, 1, ?)
    ON CONFLICT (key) DO NOTHING`,
  update: `UPDATE curfew_session SET (${columns}, version) = (${marks}, version + 1)
    WHERE key = ? AND version = ?`,
  // Most saves leave every indexed column as it is, and then no index is written. due_at may stay too early.
  updateUnindexed: `UPDATE curfew_session
    SET (active_at, was_active_at, idle_ms, not_after, session, version) = (?, ?, ?, ?, ?, version + 1)
    WHERE key = ? AND version = ? AND ended_at IS NULL AND due_at <= ? AND subject = ? AND started_at = ?
      AND active_step = ? AND roles = ? AND address IS ? AND public_id IS ?`,
  renew: `UPDATE curfew_session SET was_active_at = active_at, active_at = ?, version = version + 1
    WHERE key = ? AND ended_at IS NULL AND active_at + ${fold} <= ? AND ${trulyDue} > ? RETURNING version, was_active_at, session`,
  bySubject: `SELECT ${row} FROM curfew_session WHERE subject = ? AND ended_at IS NULL ORDER BY started_at DESC, id DESC`,
  due: `SELECT key, due_at AS noted, ${trulyDue} AS at FROM curfew_session
    WHERE ended_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?`,
  note: `UPDATE curfew_session SET due_at = ${trulyDue} WHERE due_at <> ${trulyDue} AND id IN
    (SELECT id FROM curfew_session WHERE ended_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?)`,
  move: `UPDATE curfew_session SET active_step = CAST(active_at / ${activityStep} AS INTEGER)
    WHERE key IN (SELECT value FROM json_each(?)) AND active_step <> CAST(active_at / ${activityStep} AS INTEGER)`,
  byId: `SELECT ${row} FROM curfew_session WHERE public_id = ? ORDER BY id DESC LIMIT 1`,
  many: `SELECT ${row} FROM curfew_session WHERE key IN (SELECT value FROM json_each(?))`,
  forget: 'DELETE FROM curfew_session WHERE id IN (SELECT id FROM curfew_session WHERE ended_at < ? LIMIT ?)',
}

/**
 * A store in a SQLite file, opened with better-sqlite3. The application may keep its own tables in the file, and closes
 * the database. Several processes may share a file, but a notice stays in the process that publishes it. Pages on the
 * others learn of a change late.
 * @throws Misuse when the file was written by a later Curfew, or cannot be read or written.
 */
export const sqliteStore = (
  database: SqliteDatabase,
): Store & Required<Pick<Store, 'renew' | 'findById' | 'findMany' | 'count' | 'records'>> => {
  migrate(database)
  const byKey = database.prepare(sql.find)
  const isKnown = database.prepare(sql.isKnown)
  isKnown.pluck?.()
  const insert = database.prepare(sql.insert)
  const update = database.prepare(sql.update)
  const updateUnindexed = database.prepare(sql.updateUnindexed)
  const renew = database.prepare(sql.renew)
  const bySubject = database.prepare(sql.bySubject)
  const due = database.prepare(sql.due)
  const note = database.prepare(sql.note)
  const forget = database.prepare(sql.forget)
  const move = database.prepare(sql.move)
  const byId = database.prepare(sql.byId)
  const many = database.prepare(sql.many)
  const lists = sqliteLists(database, row, (found: Row & ListedRow) => toStored(found))
  const movers = createMovers()

  const { write } = writerOf(database)

  const sessions = parsedSessions()
  const read = (key: string, { version, active_at: activeAt, session: json }: Found): Stored =>
    sessions.read({ key, version, activeAt, mark: json, json })

  const find = (key: string): Stored | undefined => {
    const known = sessions.known(key)
    if (known) {
      const { stored, mark } = known
      if (isYes(isKnown.get(stored.version, stored.session.activeAt, mark, key))) return stored
    }
    const found = byKey.get(key) as Found | undefined
    return found && read(key, found)
  }

  const moved = (key: string, at: Instant): Renewed | undefined => {
    // SQLite checkpoints its log when a statement reaches its end. `get` stops at the first row, so the log would grow
    // without bound. `all` goes on to the end.
    const [row] = renew.all(at, key, at, at) as (Found & { readonly was_active_at: Instant })[]
    if (!row) return unmoved(find(key))
    movers.moved(key, row.was_active_at, at)
    return { ...read(key, { ...row, active_at: at }), wasActiveAt: row.was_active_at }
  }

  const renewed = (key: string, at: Instant): MaybePromise<Renewed | undefined> => {
    // Even an update of no row waits for the file's one writer, so a folded renewal only reads.
    const stored = find(key)
    return stored && isWorthWriting(stored.session.activeAt, at) ? write(() => moved(key, at)) : unmoved(stored)
  }

  const settle = (): Promise<void> => {
    let rounds = 0
    return movers.settle(movedAtOnce, async (keys) => {
      if (rounds++ > 0) await pause()
      await write(() => move.run(JSON.stringify(keys)))
    })
  }

  return {
    ...createNotices(),

    find: (key) => catching(() => find(key)),

    save: async (key, session, overVersion) => {
      const values = toValues(session)
      const { changes } = await write(() => {
        if (overVersion === undefined) return insert.run(...values.all, key)
        const quick = session.ended
          ? undefined
          : updateUnindexed.run(...values.unindexed, key, overVersion, ...values.indexed)
        return quick && Number(quick.changes) === 1 ? quick : update.run(...values.all, key, overVersion)
      })
      return Number(changes) === 1
    },

    findBySubject: async (subject) => (bySubject.all(subject) as Row[]).map(toStored),

    list: async (filter, cursor) => {
      if (isByActivity(filter)) await settle()
      return lists.list(filter, cursor)
    },

    count: async (filter) => {
      if (isByActivity(filter)) await settle()
      return lists.count(filter)
    },

    findById: async (id) => (byId.all(id) as Row[]).map(toStored)[0],

    findMany: async (keys) => (many.all(JSON.stringify(keys)) as Row[]).map(toStored),

    due: async (until, limit) => {
      await settle()
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
        await pause()
      }
    },

    records: sqliteRecords(database),

    renew: (key, at) => catching(() => renewed(key, at)),
  }
}
