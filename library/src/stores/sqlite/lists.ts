import { createSqlLists, type ListedRow, type SqlDialect } from '../sql-lists.ts'
import type { SqliteDatabase, SqliteStatement } from './database.ts'

/** The lists of a SQLite file. */
export const sqliteLists = <Row extends ListedRow>(
  database: SqliteDatabase,
  row: string,
  toStored: SqlDialect<Row>['toStored'],
): ReturnType<typeof createSqlLists> => {
  // By their texts, of which a filter has a few hundred at most.
  const statements = new Map<string, SqliteStatement>()
  const prepared = (text: string): SqliteStatement => {
    const known = statements.get(text) ?? database.prepare(text)
    statements.set(text, known)
    return known
  }
  return createSqlLists<Row>({
    ask: (text, values) => prepared(text).all(...values),
    row,
    toStored,
    where: (are) => (are === 'live' ? 'ended_at IS NULL' : 'ended_at IS NOT NULL'),
    roleIn: (are, role) => {
      const [isOver, theirs] = [are === 'live' ? 0 : 1, `FROM curfew_session_role WHERE role = ?`]
      return {
        counted: `${theirs} AND is_over = ${isOver}`,
        walked: `FROM curfew_session_role CROSS JOIN curfew_session ON id = session_id WHERE role = ? AND is_over = ${isOver}`,
        tested: [role],
        test: `EXISTS (SELECT 1 ${theirs} AND is_over = ${isOver} AND session_id = id)`,
      }
    },
  })
}
