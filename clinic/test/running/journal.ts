import Database from 'better-sqlite3'
import type { Entry } from 'curfew/server/sessions'
import { postgresJournal } from 'curfew/stores/postgres'
import { redisJournal } from 'curfew/stores/redis'
import type { KeptJournal } from 'curfew/stores/store'
import { Redis } from 'ioredis'
import pg from 'pg'

/** The entries of a clinic on a SQLite file. */
export const entriesIn = (file: string): readonly Entry[] => {
  const database = new Database(file, { readonly: true })
  const rows = database.prepare('select entry from curfew_journal order by seq').all() as { readonly entry: string }[]
  database.close()
  return rows.map(({ entry }) => JSON.parse(entry) as Entry)
}

const everyEntry = async (journal: KeptJournal): Promise<readonly Entry[]> => {
  const entries: Entry[] = []
  for await (const entry of journal.stream({})) entries.push(entry)
  return entries
}

/** The entries of a fleet, from the store of its sessions: in Redis or PostgreSQL. */
export const entriesAt = async (store: string): Promise<readonly Entry[]> => {
  if (store.startsWith('redis')) {
    const client = new Redis(store)
    const entries = await everyEntry(redisJournal({ client }))
    client.disconnect()
    return entries
  }
  const pool = new pg.Pool({ connectionString: store, max: 1 })
  const entries = await everyEntry(postgresJournal(pool))
  await pool.end()
  return entries
}

/** The journalled ends of each session of a fleet, with their reasons. */
export const endsAt = async (store: string): Promise<ReadonlyMap<string, readonly (string | undefined)[]>> => {
  const ends = new Map<string, readonly (string | undefined)[]>()
  for (const { what, session, reason } of await entriesAt(store))
    if (what === 'session-ended') ends.set(session ?? '', [...(ends.get(session ?? '') ?? []), reason])
  return ends
}
