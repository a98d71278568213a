import type { Instant } from '../../core/time.ts'
import { type KeptRecord, mostRecords, type Records } from '../records.ts'
import type { Query } from './client.ts'
import type { Statement } from './retry.ts'

const columns = 'id, content, version, until'

const reading = (name: string, text: string): Statement => ({
  name: `curfew-record-${name}`,
  text,
  isIdempotent: true,
})
const writing = (name: string, text: string): Statement => ({ name: `curfew-record-${name}`, text })

const sql = {
  find: reading('find', `SELECT ${columns} FROM curfew_record WHERE kind = $1 AND id = $2`),
  list: reading('list', `SELECT ${columns} FROM curfew_record WHERE kind = $1 ORDER BY place LIMIT ${mostRecords}`),
  insert: writing(
    'insert',
    `INSERT INTO curfew_record (kind, id, content, until, version) VALUES ($1, $2, $3, $4::DOUBLE PRECISION, 1)
      ON CONFLICT (kind, id) DO NOTHING RETURNING 1`,
  ),
  update: writing(
    'update',
    `UPDATE curfew_record SET content = $3, until = $4::DOUBLE PRECISION, version = version + 1
      WHERE kind = $1 AND id = $2 AND version = $5::INTEGER RETURNING 1`,
  ),
  drop: writing('drop', 'DELETE FROM curfew_record WHERE kind = $1 AND id = $2'),
  forget: writing(
    'forget',
    `WITH gone AS (DELETE FROM curfew_record WHERE until < $1::DOUBLE PRECISION RETURNING 1)
      SELECT count(*)::INTEGER AS count FROM gone`,
  ),
}

const toRecord = ({ until, ...rest }: KeptRecord): KeptRecord => ({ ...rest, until: Number(until) as Instant })

/** Records in PostgreSQL. `query` first brings the tables up to date. */
export const postgresRecords = (query: Query): Records => ({
  find: async (kind, id) => (await query<KeptRecord>(sql.find, kind, id)).map(toRecord)[0],
  save: async (kind, id, { content, until }, overVersion) => {
    const values = [kind, id, content, until]
    const done =
      overVersion === undefined ? await query(sql.insert, ...values) : await query(sql.update, ...values, overVersion)
    return done.length === 1
  },
  drop: async (kind, id) => void (await query(sql.drop, kind, id)),
  list: async (kind) => (await query<KeptRecord>(sql.list, kind)).map(toRecord),
  forget: async (before) => (await query<{ readonly count: number }>(sql.forget, before))[0]?.count ?? 0,
})
