import { Misuse } from '../../core/misuse.ts'
import type { SqliteDatabase } from './database.ts'
import { refusalOf } from './refusal.ts'
import { isLocked, underTimeout } from './writer.ts'

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

const isUpToDate = (database: SqliteDatabase): boolean => {
  const made = `SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'curfew_schema'`
  return database.prepare(made).get() !== undefined && versionOf(database) === migrations.length
}

const checkWritable = (database: SqliteDatabase): void => {
  try {
    underTimeout(database, 0, () => database.exec('UPDATE curfew_schema SET version = version WHERE one = 0'))
  } catch (failure) {
    if (!isLocked(failure)) throw failure
  }
}

const bringUpToDate = (database: SqliteDatabase): void => {
  // NORMAL in WAL mode loses no commit when the process is killed. A power cut may lose the last commits.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  // A file that is up to date needs no lock, so a server can start during another process's long write.
  if (isUpToDate(database)) {
    checkWritable(database)
    return
  }
  // The file's user_version belongs to the application, so Curfew counts its migrations in its own table. The write lock
  // comes first: when two processes start together, the second finds the work done.
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

const startsWithinMs = 5_000

/**
 * Brings Curfew's tables in a database up to date, and prepares the database for many small writes.
 * @throws Misuse when a later Curfew wrote the tables, or the file cannot be read or written.
 */
export const migrate = (database: SqliteDatabase): void => {
  try {
    underTimeout(database, startsWithinMs, () => bringUpToDate(database))
  } catch (failure) {
    throw refusalOf(database, failure) ?? failure
  }
}
