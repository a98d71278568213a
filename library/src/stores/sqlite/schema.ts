import { Misuse } from '../../core/misuse.ts'
import { checkDatabase } from './checked.ts'
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

  // Triggers keep the roles' table, so that a save stays one statement.
  `ALTER TABLE curfew_session ADD COLUMN active_step INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE curfew_session ADD COLUMN roles TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE curfew_session ADD COLUMN address TEXT;
  ALTER TABLE curfew_session ADD COLUMN reason TEXT;
  ALTER TABLE curfew_session ADD COLUMN public_id TEXT;
  UPDATE curfew_session SET active_step = CAST(active_at / 30000 AS INTEGER), roles = json_extract(session, '$.roles'),
    reason = json_extract(session, '$.ended.reason'), public_id = json_extract(session, '$.id');
  CREATE TABLE curfew_session_role (
    role TEXT NOT NULL,
    is_over INTEGER NOT NULL,
    session_id INTEGER NOT NULL,
    PRIMARY KEY (role, is_over, session_id)
  ) WITHOUT ROWID;
  INSERT INTO curfew_session_role SELECT DISTINCT value, ended_at IS NOT NULL, curfew_session.id
    FROM curfew_session, json_each(roles);
  CREATE TRIGGER curfew_session_made AFTER INSERT ON curfew_session BEGIN
    INSERT INTO curfew_session_role SELECT DISTINCT value, new.ended_at IS NOT NULL, new.id FROM json_each(new.roles);
  END;
  CREATE TRIGGER curfew_session_changed AFTER UPDATE OF roles, ended_at ON curfew_session
    WHEN old.roles <> new.roles OR (old.ended_at IS NULL) <> (new.ended_at IS NULL) BEGIN
    DELETE FROM curfew_session_role WHERE role IN (SELECT value FROM json_each(old.roles))
      AND is_over = (old.ended_at IS NOT NULL) AND session_id = old.id;
    INSERT INTO curfew_session_role SELECT DISTINCT value, new.ended_at IS NOT NULL, new.id FROM json_each(new.roles);
  END;
  CREATE TRIGGER curfew_session_gone AFTER DELETE ON curfew_session BEGIN
    DELETE FROM curfew_session_role WHERE role IN (SELECT value FROM json_each(old.roles))
      AND is_over = (old.ended_at IS NOT NULL) AND session_id = old.id;
  END;
  DROP INDEX curfew_session_subject;
  CREATE INDEX curfew_session_subject ON curfew_session (subject, ended_at);
  CREATE INDEX curfew_session_id ON curfew_session (public_id) WHERE public_id IS NOT NULL;
  CREATE INDEX curfew_session_reason ON curfew_session (reason) WHERE ended_at IS NOT NULL;
  CREATE INDEX curfew_live_started ON curfew_session (started_at) WHERE ended_at IS NULL;
  CREATE INDEX curfew_over_started ON curfew_session (started_at) WHERE ended_at IS NOT NULL;
  CREATE INDEX curfew_live_active ON curfew_session (active_step) WHERE ended_at IS NULL;
  CREATE INDEX curfew_over_active ON curfew_session (active_step) WHERE ended_at IS NOT NULL;
  CREATE INDEX curfew_live_address ON curfew_session (address) WHERE ended_at IS NULL AND address IS NOT NULL;
  CREATE INDEX curfew_over_address ON curfew_session (address) WHERE ended_at IS NOT NULL AND address IS NOT NULL;`,

  `CREATE TABLE curfew_record (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    until INTEGER NOT NULL,
    content TEXT NOT NULL,
    UNIQUE (kind, id)
  );
  CREATE INDEX curfew_record_place ON curfew_record (kind, place);
  CREATE INDEX curfew_record_until ON curfew_record (until);`,
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
 * @throws Misuse when it is no database of better-sqlite3, a later Curfew wrote the tables, or the file cannot be read or
 * written.
 */
export const migrate = (database: SqliteDatabase): void => {
  try {
    checkDatabase(database)
    underTimeout(database, startsWithinMs, () => bringUpToDate(database))
  } catch (failure) {
    throw refusalOf(database, failure) ?? failure
  }
}
