import { createSqlLists, type ListedRow } from '../sql-lists.ts'
import type { Query } from './client.ts'
import { listedRole, type Row, toStored } from './rows.ts'
import { row } from './statements.ts'

/** The lists of a PostgreSQL database. */
export const postgresLists = (query: Query): ReturnType<typeof createSqlLists> =>
  createSqlLists<Row & ListedRow>({
    ask: (text, values) => {
      let nth = 0
      const numbered = text.replaceAll('?', () => `$${++nth}`)
      // Without a name, because filters make many statements, and each is asked now and then.
      return query({ name: '', text: numbered, isIdempotent: true }, ...values)
    },
    row,
    toStored,
    where: (are) => (are === 'live' ? 'is_over = 0' : 'is_over = 1 AND ended_at IS NOT NULL'),
    roleIn: (are, role) => {
      const test = 'roles @> ARRAY[?::TEXT]'
      const walked = `FROM curfew_session WHERE ${test}`
      return { walked, counted: walked, test, tested: [listedRole(are, role)] }
    },
  })
