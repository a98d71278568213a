import Database from 'better-sqlite3'

/** The columns of a journal's row that the tests read. */
export interface Row {
  readonly what: string
  readonly session: string | null
  readonly subject: string | null
  readonly reason: string | null
  readonly detail: string | null
}

/** The rows in the journal of a clinic or of a whole fleet. */
export const rowsIn = (records: string): readonly Row[] => {
  const database = new Database(records, { readonly: true })
  const rows = database.prepare('select what, session, subject, reason, detail from journal order by id').all() as Row[]
  database.close()
  return rows
}

/** The journalled ends of each session, with their reasons. */
export const endsIn = (records: string): ReadonlyMap<string, readonly (string | null)[]> => {
  const ends = new Map<string, readonly (string | null)[]>()
  for (const { what, session, reason } of rowsIn(records))
    if (what === 'session-ended') ends.set(session ?? '', [...(ends.get(session ?? '') ?? []), reason])
  return ends
}
