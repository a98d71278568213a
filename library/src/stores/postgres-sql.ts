import { fold } from '../core/fold.ts'
import type { Statement } from './postgres-client.ts'

const columns = 'subject, started_at, active_at, was_active_at, idle_ms, not_after, due_at, ended_at, session'
// Names of one word: a client may be set to write others in another way.
const row = 'id, key, version, active_at AS active, session'
const trulyDue = 'least(active_at + idle_ms, not_after)'
const renewableAt = (at: string): string => `ended_at IS NULL AND active_at + ${fold} <= ${at} AND ${trulyDue} > ${at}`
const renewable = renewableAt('$2')
// Several come as one text, for not every client can send a list. Their rows are held in one order, so that of two processes
// that hold some of the same each comes to its turn; and held rows are as they are now, whatever this statement saw.
const several = (fields: string): string => `json_to_recordset(($1::TEXT)::JSON) AS asked (${fields})`
const held = 'ORDER BY curfew_session.id FOR UPDATE OF curfew_session'
// What a power cut may take back without harm is not waited for until it is on the disk.
const unsynced = `set_config('synchronous_commit', 'off', true) AS unsynced`

const texts = {
  find: `SELECT ${row} FROM curfew_session WHERE key = $1`,

  findSeveral: `SELECT ${row} FROM curfew_session
    WHERE key = ANY (ARRAY(SELECT json_array_elements_text(($1::TEXT)::JSON)))`,

  insert: `INSERT INTO curfew_session (key, ${columns}, version)
    VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, 1) ON CONFLICT (key) DO NOTHING RETURNING 1 AS kept`,

  // due_at may be too early, never too late: leaving it where it is keeps the row's place in every index.
  update: `UPDATE curfew_session SET (${columns}, version) =
    ($2, $3, $4, $4, $5, $6, least(due_at, $7), $8, $9, version + 1)
    WHERE key = $1 AND version = $10 RETURNING 1 AS kept`,

  updateSeveral: `WITH kept AS (
      SELECT curfew_session.id, asked.* FROM ${several(`asked_key TEXT, over_version INTEGER, subject TEXT, started DOUBLE PRECISION,
        active DOUBLE PRECISION, idle DOUBLE PRECISION, last DOUBLE PRECISION, due DOUBLE PRECISION, ended DOUBLE PRECISION, whole TEXT`)}
      JOIN curfew_session ON key = asked_key AND version = over_version ${held}
    )
    UPDATE curfew_session SET (${columns}, version) =
    (kept.subject, started, active, active, idle, last, least(due_at, due), ended, whole, version + 1)
    FROM kept WHERE curfew_session.id = kept.id RETURNING key`,

  // One that is not renewed comes back in the same round trip. `raced`: it was to be renewed as this statement saw it,
  // and was not, because somebody else changed it meanwhile; what is here is older than that change.
  renew: `WITH moved AS (
      UPDATE curfew_session SET was_active_at = active_at, active_at = $2, version = version + 1
      WHERE key = $1 AND ${renewable} RETURNING ${row}, was_active_at AS was
    )
    SELECT id, key, version, active, session, was, false AS raced FROM moved
    UNION ALL
    SELECT ${row}, active_at AS was, ${renewable} AS raced FROM curfew_session
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
    SELECT ${row}, active_at AS was, ${renewableAt('asked_at')} AS raced
    FROM asked JOIN curfew_session ON key = asked_key WHERE NOT EXISTS (SELECT FROM moved WHERE moved.key = asked_key)`,

  bySubject: `SELECT ${row} FROM curfew_session WHERE subject = $1 ORDER BY started_at DESC, id DESC`,
  live: `SELECT ${row} FROM curfew_session WHERE ended_at IS NULL AND id > $1 ORDER BY id LIMIT $2`,
  ended: `SELECT ${row} FROM curfew_session WHERE ended_at IS NOT NULL AND id > $1 ORDER BY id LIMIT $2`,

  // Of the first ones by what was noted, the earliest in truth. With each: how many were looked at, how many of them were
  // noted too early, and up to which moment nothing but these can be due.
  due: `SELECT key, at, (count(*) OVER ())::INTEGER AS seen, (count(*) FILTER (WHERE noted <> at) OVER ())::INTEGER AS early,
      max(noted) OVER () AS horizon
    FROM (SELECT id, key, due_at AS noted, ${trulyDue} AS at FROM curfew_session
      WHERE ended_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $3) AS looked
    ORDER BY at, id LIMIT $2`,

  // Another process may be putting the same ones right; nobody waits for it.
  note: `UPDATE curfew_session SET due_at = ${trulyDue} FROM ${unsynced} WHERE due_at <> ${trulyDue} AND id IN
    (SELECT id FROM curfew_session WHERE ended_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $2
      FOR UPDATE SKIP LOCKED)`,

  forget: `WITH gone AS (DELETE FROM curfew_session WHERE id IN
      (SELECT id FROM curfew_session WHERE ended_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1)
    SELECT count(*) AS gone FROM gone`,

  // Of those who publish one after the other is committed, and each keeps the others waiting.
  publish: `SELECT pg_notify($1, payload) FROM ${unsynced}, json_array_elements_text(($2::TEXT)::JSON) AS payload`,
}

/** The statements of the store, each with the name under which it is prepared. */
export const sql: Readonly<Record<keyof typeof texts, Statement>> = Object.fromEntries(
  Object.entries(texts).map(([name, text]) => [name, { name: `curfew-${name}`, text }]),
) as Record<keyof typeof texts, Statement>
