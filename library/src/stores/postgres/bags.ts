import type { Instant } from '../../core/time.ts'
import type { Bags, KeptBag } from '../bags.ts'
import { fitPostgres, type PostgresClient } from './client.ts'
import { forbidden } from './schema.ts'

// The lock comes first: when two processes start together, the second finds the work done. CREATE TABLE IF NOT EXISTS
// needs the right to create even where the table exists.
const schema = `DO $curfew$ BEGIN
  PERFORM pg_advisory_xact_lock(7163482911505);
  IF to_regclass('curfew_bag') IS NULL THEN
    CREATE TABLE curfew_bag (
      key TEXT PRIMARY KEY,
      version INTEGER NOT NULL,
      until DOUBLE PRECISION NOT NULL,
      content TEXT NOT NULL
    );
    CREATE INDEX curfew_bag_until ON curfew_bag (until);
  END IF;
END $curfew$`

const sql = {
  find: 'SELECT content, version, until FROM curfew_bag WHERE key = $1',
  insert: `INSERT INTO curfew_bag (key, content, until, version) VALUES ($1, $2, $3::DOUBLE PRECISION, 1)
    ON CONFLICT (key) DO NOTHING RETURNING 1`,
  update: `UPDATE curfew_bag SET content = $2, until = $3::DOUBLE PRECISION, version = version + 1
    WHERE key = $1 AND version = $4::INTEGER RETURNING 1`,
  drop: 'DELETE FROM curfew_bag WHERE key = $1',
  forget: `WITH gone AS (DELETE FROM curfew_bag WHERE until < $1::DOUBLE PRECISION RETURNING 1)
    SELECT count(*)::INTEGER AS count FROM gone`,
}

/**
 * Bags in PostgreSQL, through a `Pool` of pg or through postgres.js. The application closes the client that it opened.
 * @throws Misuse when the client is neither a pool of pg nor postgres.js.
 */
export const postgresBags = (client: PostgresClient): Bags => {
  const postgres = fitPostgres(client)
  let migrating: Promise<unknown> | undefined

  const query = async <Found>(name: keyof typeof sql, ...values: readonly unknown[]): Promise<readonly Found[]> => {
    migrating ??= postgres.run(schema).catch((failure: unknown) => {
      migrating = undefined
      throw (failure as { readonly code?: unknown }).code === '42501' ? forbidden(failure) : failure
    })
    await migrating
    return (await postgres.query({ name: `curfew-bag-${name}`, text: sql[name] }, values)) as readonly Found[]
  }

  return {
    find: async (key) => {
      const [found] = await query<KeptBag>('find', key)
      return found && { content: found.content, version: found.version, until: Number(found.until) as Instant }
    },
    save: async (key, { content, until }, overVersion) => {
      const values = [key, content, until]
      const done =
        overVersion === undefined ? await query('insert', ...values) : await query('update', ...values, overVersion)
      return done.length === 1
    },
    drop: async (key) => void (await query('drop', key)),
    forget: async (before) => (await query<{ readonly count: number }>('forget', before))[0]?.count ?? 0,
  }
}
