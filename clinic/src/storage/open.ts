import Database from 'better-sqlite3'
import type { RecordsIn } from '../settings/kept-in.ts'
import { addLateColumns } from './late-columns.ts'
import { ownFile } from './own-file.ts'
import { schema } from './schema.ts'
import { openingFile } from './unusable-file.ts'

/** The clinic's database. */
export type Db = Database.Database

const withTables = (db: Db): Db => {
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('foreign_keys = ON')
    db.exec(schema)
    addLateColumns(db)
    // Existing tables need no write at the start. This write makes a read-only file fail now and not later.
    db.exec('UPDATE heldRole SET role = role WHERE role IS NULL')
    return db
  } catch (failure) {
    db.close()
    throw failure
  }
}

/**
 * Opens the clinic's database with its tables in place. Sessions have their own tables in the same file, unless they
 * are kept elsewhere. Several of the clinic's servers on one machine may have it open.
 * @throws WrongSetting naming the file and what to do, when it cannot be read or written.
 */
export const openDb = (records: RecordsIn): Db => {
  if (records.kind === 'memory') return withTables(new Database(':memory:'))
  const { file } = records
  return openingFile(file, () => withTables(new Database(ownFile(file), { timeout: 5_000 })))
}
