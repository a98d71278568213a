import { Misuse } from '../../core/misuse.ts'
import type { FittedPostgres } from './client.ts'

// Moments are JavaScript's numbers, and a double holds each of them exactly. The subject's index is a hash, because a
// subject may be longer than an entry of any other index. A renewal changes no column of an index. The free room in
// every page lets the row stay in its place.
const migrations: readonly string[] = [
  `CREATE TABLE curfew_session (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started_at DOUBLE PRECISION NOT NULL,
    active_at DOUBLE PRECISION NOT NULL,
    was_active_at DOUBLE PRECISION NOT NULL,
    idle_ms DOUBLE PRECISION NOT NULL,
    not_after DOUBLE PRECISION NOT NULL,
    due_at DOUBLE PRECISION NOT NULL,
    ended_at DOUBLE PRECISION,
    version INTEGER NOT NULL,
    key TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    session TEXT NOT NULL
  ) WITH (fillfactor = 85);
  CREATE INDEX curfew_session_due ON curfew_session (due_at) WHERE ended_at IS NULL;
  CREATE INDEX curfew_session_subject ON curfew_session USING hash (subject);
  CREATE INDEX curfew_session_ended ON curfew_session (ended_at) WHERE ended_at IS NOT NULL;`,

  // Each index costs every renewal a little, also those that it does not move. So one holds live and ended sessions.
  `ALTER TABLE curfew_session ADD COLUMN active_step DOUBLE PRECISION NOT NULL DEFAULT 0,
    ADD COLUMN is_over INTEGER GENERATED ALWAYS AS (CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END) STORED,
    ADD COLUMN roles TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN address TEXT,
    ADD COLUMN reason TEXT,
    ADD COLUMN public_id TEXT;
  UPDATE curfew_session SET active_step = floor(active_at / 30000), roles = ARRAY(
      SELECT CASE WHEN ended_at IS NULL THEN 'live ' ELSE 'ended ' END || role
      FROM json_array_elements_text(session::JSON -> 'roles') AS role),
    reason = session::JSON -> 'ended' ->> 'reason', public_id = session::JSON ->> 'id';
  DROP INDEX curfew_session_ended;
  CREATE INDEX curfew_session_ended ON curfew_session (ended_at, id) WHERE ended_at IS NOT NULL;
  CREATE INDEX curfew_session_id ON curfew_session (public_id) WHERE public_id IS NOT NULL;
  CREATE INDEX curfew_session_reason ON curfew_session (reason) WHERE reason IS NOT NULL;
  CREATE INDEX curfew_session_role ON curfew_session USING gin (roles);
  CREATE INDEX curfew_session_started ON curfew_session (is_over, started_at, id);
  CREATE INDEX curfew_session_active ON curfew_session (is_over, active_step, id);
  CREATE INDEX curfew_session_address ON curfew_session (is_over, address) WHERE address IS NOT NULL;`,

  `CREATE TABLE curfew_record (
    place BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    until DOUBLE PRECISION NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    content TEXT NOT NULL,
    UNIQUE (kind, id)
  );
  CREATE INDEX curfew_record_place ON curfew_record (kind, place);
  CREATE INDEX curfew_record_until ON curfew_record (until);`,
]

const tooNew = 'CRFW1'

// One statement, and so one transaction. The lock comes first: when two processes start together, the second finds the
// work done. No other program uses the lock's number.
const script = `DO $curfew$
DECLARE reached INTEGER;
BEGIN
  PERFORM pg_advisory_xact_lock(7163482911504);
  IF to_regclass('curfew_schema') IS NULL THEN
    CREATE TABLE curfew_schema (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL);
    INSERT INTO curfew_schema VALUES (1, 0);
  END IF;
  SELECT version INTO reached FROM curfew_schema;
  IF reached > ${migrations.length} THEN
    RAISE EXCEPTION USING ERRCODE = '${tooNew}', MESSAGE = reached::TEXT;
  END IF;
  ${migrations.map((migration, index) => `IF reached <= ${index} THEN ${migration} END IF;`).join('\n  ')}
  IF reached < ${migrations.length} THEN UPDATE curfew_schema SET version = ${migrations.length}; END IF;
END $curfew$`

// Channels belong to the whole database: an application in another schema of it has another one.
const channel = { name: 'curfew-channel', text: `SELECT 'curfew_' || md5(current_schema()) AS channel` }

/** The misuse of an account that may not make or use Curfew's tables. */
export const forbidden = (failure: unknown): Misuse =>
  Object.assign(
    new Misuse(
      'store.unusable',
      `PostgreSQL does not let this account make or use Curfew's tables (${(failure as Error).message}); start once with an account ` +
        'that may create them, then grant this one SELECT, INSERT, UPDATE and DELETE on them',
    ),
    { cause: failure },
  )

/**
 * Brings Curfew's tables in a database up to date, and gives the channel on which its processes notify each other.
 * @throws Misuse when a later Curfew has migrated the tables.
 */
export const migrate = async ({ run, query }: FittedPostgres): Promise<string> => {
  try {
    await run(script)
  } catch (failure) {
    const { code, message } = failure as { readonly code?: unknown; readonly message?: string }
    if (code === '42501') throw forbidden(failure)
    if (code !== tooNew) throw failure
    throw new Misuse(
      'store.unusable',
      `the database's curfew_schema has version ${message}, and this Curfew knows ${migrations.length} at most; ` +
        'install the Curfew that wrote it, or a later one',
    )
  }
  const [found] = (await query(channel, [])) as readonly { readonly channel: string }[]
  return found?.channel ?? 'curfew'
}
