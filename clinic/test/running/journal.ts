import Database from 'better-sqlite3'

/** One row of the journal, as far as the tests look at it. */
export interface Row {
  readonly what: string
  readonly session: string | null
  readonly subject: string | null
  readonly reason: string | null
  readonly detail: string | null
}

/** What is in the journal of a clinic or, the one that they share, of a fleet. */
export const rowsIn = (records: string): readonly Row[] => {
  const database = new Database(records, { readonly: true })
  const rows = database.prepare('select what, session, subject, reason, detail from journal order by id').all() as Row[]
  database.close()
  return rows
}

/** The ends that were journalled: of each session, how often and why. */
export const endsIn = (records: string): ReadonlyMap<string, readonly (string | null)[]> => {
  const ends = new Map<string, readonly (string | null)[]>()
  for (const { what, session, reason } of rowsIn(records))
    if (what === 'session-ended') ends.set(session ?? '', [...(ends.get(session ?? '') ?? []), reason])
  return ends
}
