import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import type { RecordsIn } from '../settings/kept-in.ts'
import { schema } from './schema.ts'

/** The clinic's database. */
export type Db = Database.Database

const fileOf = (records: RecordsIn): string => {
  if (records.kind === 'memory') return ':memory:'
  const file = resolve(records.file)
  mkdirSync(dirname(file), { recursive: true })
  return file
}

/**
 * Opens the clinic's database with its tables in place. Sessions have their own tables in the same file, unless they are
 * kept elsewhere. Any number of the clinic's servers on one machine may have it open.
 */
export const openDb = (records: RecordsIn): Db => {
  const db = new Database(fileOf(records), { timeout: 5_000 })
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.pragma('foreign_keys = ON')
  db.exec(schema)
  return db
}
