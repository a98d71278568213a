import { Misuse } from '../core/misuse.ts'

/** A prepared statement, by its shape. */
export interface SqliteStatement {
  run(...values: unknown[]): { readonly changes: number | bigint }
  get(...values: unknown[]): unknown
  all(...values: unknown[]): unknown[]
}

/** What Curfew asks of a SQLite database, by its shape; an open database of better-sqlite3 has it. */
export interface SqliteDatabase {
  exec(sql: string): unknown
  prepare(sql: string): SqliteStatement
}

const migrations: readonly string[] = [
  `CREATE TABLE curfew_session (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    subject TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    active_at INTEGER NOT NULL,
    was_active_at INTEGER NOT NULL,
    idle_ms INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    ended_at INTEGER,
    session TEXT NOT NULL
  );
  CREATE INDEX curfew_session_due ON curfew_session (due_at) WHERE ended_at IS NULL;
  CREATE INDEX curfew_session_subject ON curfew_session (subject);
  CREATE INDEX curfew_session_ended ON curfew_session (ended_at) WHERE ended_at IS NOT NULL;`,
]

const versionOf = (database: SqliteDatabase): number =>
  (database.prepare('SELECT version FROM curfew_schema').get() as { readonly version: number }).version

const advance = (database: SqliteDatabase): void => {
  const version = versionOf(database)
  if (version > migrations.length)
    throw new Misuse(
      'store.unusable',
      `the database's curfew_schema has version ${version}, and this Curfew knows ${migrations.length} at most; ` +
        'install the Curfew that wrote it, or a later one',
    )
  for (const migration of migrations.slice(version)) database.exec(migration)
  database.exec(`UPDATE curfew_schema SET version = ${migrations.length}`)
}

/** Brings Curfew's tables in a database up to date, and sets the database up for many small writes. */
export const migrate = (database: SqliteDatabase): void => {
  // NORMAL in WAL mode loses nothing when the process is killed; after a power cut the last commits may be gone.
  database.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  // A file has one user_version, and it is the application's: Curfew counts its own migrations in a table of its own.
  // The write lock comes first, so that of two processes that start at once the second finds the work done.
  database.exec('BEGIN IMMEDIATE')
  try {
    database.exec(`CREATE TABLE IF NOT EXISTS curfew_schema (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL);
      INSERT OR IGNORE INTO curfew_schema VALUES (1, 0)`)
    advance(database)
    database.exec('COMMIT')
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}
