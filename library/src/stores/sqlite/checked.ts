import { valueShown } from '../../core/known-fields.ts'
import { Misuse } from '../../core/misuse.ts'
import type { SqliteDatabase } from './database.ts'

const remedy = "give new Database('app.db'), where Database is the export of better-sqlite3"

const refused = (fault: string): Misuse => new Misuse('store.unusable', `the SQLite database ${fault}; ${remedy}`)

// Only sqlite3 lets its statements run beside each other.
const isSqlite3 = (database: object): boolean => 'parallelize' in database || 'getDatabaseInstance' in database

const answersAtOnce = (database: SqliteDatabase): boolean => {
  const row = database.prepare('SELECT 1 AS one').get() as { readonly one?: unknown } | undefined
  // A database may be set to answer with BigInts.
  return Number(row?.one) === 1
}

/**
 * Checks that a database has the shape of better-sqlite3.
 * @throws Misuse when it is a path, a promise, or a database of sqlite3, which answers by callbacks.
 */
export const checkDatabase = (database: SqliteDatabase): void => {
  if (typeof database !== 'object' || database === null || typeof database.prepare !== 'function')
    throw refused(`is ${valueShown(database)}`)
  if (isSqlite3(database)) throw refused('is one of the package sqlite3, which answers by callbacks, and so too late')
  if (typeof database.exec !== 'function' || !answersAtOnce(database))
    throw refused('does not answer SELECT 1 at once, as one of better-sqlite3 does')
}
