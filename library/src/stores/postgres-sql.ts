import { fold } from '../core/fold.ts'
import type { Statement } from './postgres-client.ts'

const columns = 'subject, started_at, active_at, was_active_at, idle_ms, not_after, due_at, ended_at, session'
// Names of one word: a client may be set to write others in another way.
const row = 'id, key, version, active_at AS active, session'
const trulyDue = 'least(active_at + idle_ms, not_after)'
const renewable = `ended_at IS NULL AND active_at + ${fold} <= $2 AND ${trulyDue} > $2`

const texts = {
  find: `SELECT ${row} FROM curfew_session WHERE key = $1`,

  insert: `INSERT INTO curfew_session (key, ${columns}, version)
    VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, 1) ON CONFLICT (key) DO NOTHING RETURNING 1 AS kept`,

  // due_at may be too early, never too late: leaving it where it is keeps the row's place in every index.
  update: `UPDATE curfew_session SET (${columns}, version) =
    ($2, $3, $4, $4, $5, $6, least(due_at, $7), $8, $9, version + 1)
    WHERE key = $1 AND version = $10 RETURNING 1 AS kept`,

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

  bySubject: `SELECT ${row} FROM curfew_session WHERE subject = $1 ORDER BY started_at DESC, id DESC`,
  live: `SELECT ${row} FROM curfew_session WHERE ended_at IS NULL AND id > $1 ORDER BY id LIMIT $2`,
  ended: `SELECT ${row} FROM curfew_session WHERE ended_at IS NOT NULL AND id > $1 ORDER BY id LIMIT $2`,

  due: `SELECT key, due_at AS noted, ${trulyDue} AS at FROM curfew_session
    WHERE ended_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $2`,

  // Another process may be putting the same ones right; nobody waits for it.
  note: `UPDATE curfew_session SET due_at = ${trulyDue} WHERE due_at <> ${trulyDue} AND id IN
    (SELECT id FROM curfew_session WHERE ended_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $2
      FOR UPDATE SKIP LOCKED)`,

  forget: `WITH gone AS (DELETE FROM curfew_session WHERE id IN
      (SELECT id FROM curfew_session WHERE ended_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1)
    SELECT count(*) AS gone FROM gone`,

  publish: `SELECT pg_notify($1, payload) FROM json_array_elements_text(($2::TEXT)::JSON) AS payload`,
}

/** The statements of the store, each with the name under which it is prepared. */
export const sql: Readonly<Record<keyof typeof texts, Statement>> = Object.fromEntries(
  Object.entries(texts).map(([name, text]) => [name, { name: `curfew-${name}`, text }]),
) as Record<keyof typeof texts, Statement>
