import { fold } from '../../core/fold.ts'
import { activityStep } from '../filtering.ts'
import type { Statement } from './retry.ts'

const columns =
  'subject, started_at, active_at, was_active_at, idle_ms, not_after, due_at, ended_at, session, active_step, roles, address, reason, public_id'
const stepNow = `floor(active_at / ${activityStep})`
const textsIn = (json: string): string => `ARRAY(SELECT json_array_elements_text((${json}::TEXT)::JSON))`

/** The columns of a session's row. Names of one word, because a client may be set to rename the others. */
export const row = 'id, key, version, active_at AS active, session'
const trulyDue = 'least(active_at + idle_ms, not_after)'
const renewableAt = (at: string): string => `ended_at IS NULL AND active_at + ${fold} <= ${at} AND ${trulyDue} > ${at}`
const renewable = renewableAt('$2')
// A renewal that runs twice gives the same answer.
const wasBefore = (at: string): string => `CASE WHEN active_at = ${at} THEN was_active_at ELSE active_at END`
// A batch comes as one text, because not every client can send a list. Two processes may lock some of the same rows:
// one order of locking keeps them from a deadlock. Locked rows are read as they are now, not as the statement first saw them.
const several = (fields: string): string => `json_to_recordset(($1::TEXT)::JSON) AS asked (${fields})`
const held = 'ORDER BY curfew_session.id FOR UPDATE OF curfew_session'
// A power cut may undo these writes without harm, so they do not wait for the disk.
const unsynced = `set_config('synchronous_commit', 'off', true) AS unsynced`

const texts = {
  find: `SELECT ${row} FROM curfew_session WHERE key = $1`,

  findSeveral: `SELECT ${row} FROM curfew_session
    WHERE key = ANY (${textsIn('$1')})`,

  byId: `SELECT ${row} FROM curfew_session WHERE public_id = $1`,

  insert: `INSERT INTO curfew_session (key, ${columns}, version)
    VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, ${textsIn('$11')}, $12, $13, $14, 1) ON CONFLICT (key) DO NOTHING RETURNING 1 AS kept`,

  // due_at may be too early, never too late. As long as it stays, no index has to move the row.
  update: `UPDATE curfew_session SET (${columns}, version) =
    ($2, $3, $4, $4, $5, $6, least(due_at, $7), $8, $9, $10, ${textsIn('$11')}, $12, $13, $14, version + 1)
    WHERE key = $1 AND version = $15 RETURNING 1 AS kept`,

  updateSeveral: `WITH kept AS (
      SELECT curfew_session.id, asked.* FROM ${several(`asked_key TEXT, over_version INTEGER, subject TEXT, started DOUBLE PRECISION,
        active DOUBLE PRECISION, idle DOUBLE PRECISION, last DOUBLE PRECISION, due DOUBLE PRECISION, ended DOUBLE PRECISION, whole TEXT,
        step DOUBLE PRECISION, held TEXT, place TEXT, why TEXT, named TEXT`)}
      JOIN curfew_session ON key = asked_key AND version = over_version ${held}
    )
    UPDATE curfew_session SET (${columns}, version) =
    (kept.subject, started, active, active, idle, last, least(due_at, due), ended, whole,
      step, ${textsIn('held')}, place, why, named, version + 1)
    FROM kept WHERE curfew_session.id = kept.id RETURNING key`,

  // A session that is not renewed comes back in the same round trip. `raced`: this statement wanted to renew it, and
  // another process changed it first. The row here is older than that change.
  renew: `WITH moved AS (
      UPDATE curfew_session SET was_active_at = active_at, active_at = $2, version = version + 1
      WHERE key = $1 AND ${renewable} RETURNING ${row}, was_active_at AS was
    )
    SELECT id, key, version, active, session, was, false AS raced FROM moved
    UNION ALL
    SELECT ${row}, ${wasBefore('$2')} AS was, ${renewable} AS raced FROM curfew_session
    WHERE key = $1 AND NOT EXISTS (SELECT FROM moved)`,

  renewSeveral: `WITH asked AS (SELECT * FROM ${several('asked_key TEXT, asked_at DOUBLE PRECISION')}),
    held AS (
      SELECT id, asked_at FROM asked JOIN curfew_session ON key = asked_key WHERE ${renewableAt('asked_at')} ${held}
    ), moved AS (
      UPDATE curfew_session SET was_active_at = active_at, active_at = asked_at, version = version + 1
      FROM held WHERE curfew_session.id = held.id
      RETURNING curfew_session.id, key, version, active_at AS active, session, was_active_at AS was
    )
    SELECT id, key, version, active, session, was, false AS raced FROM moved
    UNION ALL
    SELECT ${row}, ${wasBefore('asked_at')} AS was, ${renewableAt('asked_at')} AS raced
    FROM asked JOIN curfew_session ON key = asked_key WHERE NOT EXISTS (SELECT FROM moved WHERE moved.key = asked_key)`,

  bySubject: `SELECT ${row} FROM curfew_session WHERE subject = $1 AND ended_at IS NULL ORDER BY started_at DESC, id DESC`,

  // Reads the first rows by due_at and orders them by their true moment. Each row also has the number of rows
  // read and how many of them were too early. Up to its `horizon` no other row can be due.
  due: `SELECT key, at, (count(*) OVER ())::INTEGER AS seen, (count(*) FILTER (WHERE noted <> at) OVER ())::INTEGER AS early,
      max(noted) OVER () AS horizon
    FROM (SELECT id, key, due_at AS noted, ${trulyDue} AS at FROM curfew_session
      WHERE ended_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $3) AS looked
    ORDER BY at, id LIMIT $2`,

  // Another process may correct the same rows. SKIP LOCKED leaves those to it.
  note: `UPDATE curfew_session SET due_at = ${trulyDue} FROM ${unsynced} WHERE due_at <> ${trulyDue} AND id IN
    (SELECT id FROM curfew_session WHERE ended_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $2
      FOR UPDATE SKIP LOCKED)`,

  move: `UPDATE curfew_session SET active_step = ${stepNow} FROM ${unsynced} WHERE active_step <> ${stepNow} AND id IN
    (SELECT id FROM curfew_session WHERE key = ANY (${textsIn('$1')}) AND active_step <> ${stepNow} ORDER BY id FOR UPDATE)`,

  forget: `WITH gone AS (DELETE FROM curfew_session WHERE id IN
      (SELECT id FROM curfew_session WHERE ended_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1)
    SELECT count(*) AS gone FROM gone`,

  // PostgreSQL commits transactions with notifications one by one, so a slow commit would hold back the others.
  publish: `SELECT pg_notify($1, payload) FROM ${unsynced}, json_array_elements_text(($2::TEXT)::JSON) AS payload`,
}

const writes: readonly string[] = ['insert', 'update', 'updateSeveral', 'note', 'move', 'forget', 'publish']

const toStatement = (name: string, text: string): Statement => ({
  name: `curfew-${name}`,
  text,
  ...(!writes.includes(name) && { isIdempotent: true }),
})

/** The statements of the store, each with its name for `PREPARE`. */
export const sql: Readonly<Record<keyof typeof texts, Statement>> = Object.fromEntries(
  Object.entries(texts).map(([name, text]) => [name, toStatement(name, text)]),
) as Record<keyof typeof texts, Statement>
