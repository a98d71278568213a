import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import type { KeptIn } from '../settings/kept-in.ts'
import { schema } from './schema.ts'

/** The clinic's database. */
export type Db = Database.Database

const fileOf = (keptIn: KeptIn): string => {
  if (keptIn.kind === 'memory') return ':memory:'
  const file = resolve(keptIn.file)
  mkdirSync(dirname(file), { recursive: true })
  return file
}

/** Opens the clinic's database with its tables in place. Sessions have their own tables in the same file. */
export const openDb = (keptIn: KeptIn): Db => {
  const db = new Database(fileOf(keptIn))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.pragma('busy_timeout = 5000')
  db.pragma('foreign_keys = ON')
  db.exec(schema)
  return db
}
