import type { SqliteDatabase } from './database.ts'

const attempted = (database: SqliteDatabase, sql: string): void => {
  try {
    database.exec(sql)
  } catch {
    // A full disk makes SQLite itself undo the whole transaction. The first failure says more.
  }
}

/** Runs writes as one, also inside a transaction of the application. When `work` throws or gives false, none is kept. */
export const asOne = (database: SqliteDatabase, work: () => boolean): boolean => {
  database.exec('SAVEPOINT curfew')
  try {
    const isKept = work()
    if (!isKept) database.exec('ROLLBACK TO curfew')
    database.exec('RELEASE curfew')
    return isKept
  } catch (failure) {
    attempted(database, 'ROLLBACK TO curfew')
    attempted(database, 'RELEASE curfew')
    throw failure
  }
}
