import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import pg from 'pg'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../../test/servers/postgres.ts'
import { timeWithoutWaits } from '../../test/servers/processor.ts'
import { type Duration, days, instant, milliseconds } from '../core/time.ts'
import { at } from './contract/samples.ts'
import { journalContract, type OpenedJournal } from './contract.ts'
import type { KeptJournal } from './journal.ts'
import { memoryJournal } from './memory.ts'
import { type PostgresClient, postgresJournal } from './postgres.ts'
import { sqliteJournal, sqliteStore } from './sqlite.ts'

const folder = mkdtempSync(join(tmpdir(), 'curfew-journal-'))
let files = 0
const newFile = (): string => join(folder, `${++files}.db`)
let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await server.close()
})

const tampering = {
  change: (seq: number) => [
    `UPDATE curfew_journal SET entry = replace(entry, '"detail"', '"Detail"') WHERE seq = ${seq}`,
  ],
  remove: (seq: number) => [`DELETE FROM curfew_journal WHERE seq = ${seq}`],
  insert: (seq: number) => [
    `UPDATE curfew_journal SET seq = -seq - 1 WHERE seq > ${seq}`,
    'UPDATE curfew_journal SET seq = -seq WHERE seq < 0',
    `INSERT INTO curfew_journal (seq, at, what, session, subject, doer, hash, entry)
      SELECT seq + 1, at, what, session, subject, doer, hash, entry FROM curfew_journal WHERE seq = ${seq}`,
  ],
} as const

const openFile = (file: string): OpenedJournal => {
  const database = new Database(file)
  sqliteStore(database)
  return { ...sqliteJournal(database), close: async () => void database.close() }
}

const sqlite = async (): Promise<OpenedJournal> => {
  const file = newFile()
  const journal = openFile(file)
  const others: OpenedJournal[] = []
  return {
    ...journal,
    again: async () => {
      const other = openFile(file)
      others.push(other)
      return other
    },
    tamper: async (how, seq) => {
      const stranger = new Database(file)
      for (const text of tampering[how](seq)) stranger.exec(text)
      stranger.close()
    },
    close: async () => {
      for (const one of [journal, ...others]) await one.close?.()
    },
  }
}

const clients: Readonly<Record<string, (schema: string) => readonly [PostgresClient, () => Promise<unknown>]>> = {
  pg: (schema) => {
    const pool = new pg.Pool({ connectionString: server.url, max: 4, options: `-c search_path=${schema}` })
    return [pool, () => pool.end()]
  },
  'postgres.js': (schema) => {
    const sql = postgres(server.url, { max: 4, onnotice: () => {}, connection: { search_path: schema } })
    return [sql, () => sql.end({ timeout: 1 })]
  },
}

const inPostgres = (open: (typeof clients)[string]) => async (): Promise<OpenedJournal> => {
  const schema = await server.newSchema()
  const closing: (() => Promise<unknown>)[] = []
  const openOne = (): KeptJournal => {
    const [client, close] = open(schema)
    closing.push(close)
    return postgresJournal(client)
  }
  return {
    ...openOne(),
    again: async () => openOne(),
    tamper: async (how, seq) => {
      const stranger = new pg.Client({ connectionString: server.url, options: `-c search_path=${schema}` })
      await stranger.connect()
      for (const text of tampering[how](seq)) await stranger.query(text)
      await stranger.end()
    },
    close: async () => {
      for (const close of closing) await close()
    },
  }
}

const journals: Readonly<Record<string, () => Promise<OpenedJournal>>> = {
  'the journal in memory': async () => memoryJournal(),
  'the journal in SQLite': sqlite,
  ...Object.fromEntries(
    Object.entries(clients).map(([name, open]) => [`the journal in PostgreSQL through ${name}`, inPostgres(open)]),
  ),
}

describe.each(Object.entries(journals))('%s', (_name, open) => {
  for (const { name, check } of journalContract) it(name, () => check(open))

  it('appends 10,000 entries within five seconds', async () => {
    const journal = await open()
    const from = timeWithoutWaits(server.processes())
    await Promise.all(
      Array.from({ length: 10_000 }, (_, index) =>
        journal.append({ at: at(index), what: 'session-ended', session: `s${index}`, subject: `p${index % 500}` }),
      ),
    )
    expect(timeWithoutWaits(server.processes()) - from).toBeLessThan(5_000)
    await journal.close?.()
  })

  it('keeps entries for 400 days, unless the application says otherwise', async () => {
    const journal = await open()
    expect(journal.keepFor).toBe(days(400))
    await journal.close?.()
  })
})

it('a length of time that is none is refused, with what to write', () => {
  for (const keepFor of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => memoryJournal({ keepFor: milliseconds(keepFor) as Duration })).toThrow(
      /keepFor is .*write.*days\(400\)/,
    )
})

it('a journal in a SQLite file goes on where it was, beside the sessions', async () => {
  const file = newFile()
  const before = openFile(file)
  await before.append({ at: at(0), what: 'session-started' })
  await before.close?.()
  const after = openFile(file)
  await after.append({ at: at(1), what: 'warned' })
  expect((await after.list({})).entries.map(({ seq }) => seq)).toEqual([2, 1])
  expect(await after.verify()).toMatchObject({ kind: 'whole', entries: 2 })
  await after.close?.()
})

it("a journal in SQLite writes inside the application's own transaction, and while another process writes", async () => {
  const file = newFile()
  const [mine, other] = [new Database(file), new Database(file)]
  const journal = sqliteJournal(mine)
  mine.exec('CREATE TABLE pet (name TEXT); BEGIN')
  await journal.append({ at: at(0), what: 'warned' })
  mine.exec('COMMIT; PRAGMA journal_mode = WAL')
  other.exec('BEGIN IMMEDIATE')
  const waiting = journal.append({ at: at(1), what: 'extended' })
  await new Promise((later) => setTimeout(later, 30))
  other.exec('COMMIT')
  expect(await waiting).toBe(true)
  expect(await journal.verify()).toMatchObject({ kind: 'whole', entries: 2 })
  mine.close()
  other.close()
})

it('many processes that start together on an empty database create one journal', async () => {
  const options = `-c search_path=${await server.newSchema()}`
  const pools = Array.from({ length: 6 }, () => new pg.Pool({ connectionString: server.url, max: 1, options }))
  const all = pools.map((pool) => postgresJournal(pool))
  await Promise.all(all.map((journal) => journal.append({ at: at(0), what: 'warned' })))
  expect(await all[0]?.verify()).toMatchObject({ kind: 'whole', entries: 6 })
  await Promise.all(pools.map((pool) => pool.end()))
})

it('an account that may not create tables uses the journal of one that may, and is told so before', async () => {
  const schema = await server.newSchema()
  const [owner, name] = [
    new pg.Pool({ connectionString: server.url, options: `-c search_path=${schema}` }),
    `${schema}_app`,
  ]
  await owner.query(`CREATE ROLE ${name} LOGIN; GRANT USAGE ON SCHEMA ${schema} TO ${name}`)
  const url = new URL(server.url)
  url.username = name
  const pool = new pg.Pool({ connectionString: url.href, options: `-c search_path=${schema}` })
  const entry = { at: at(0), what: 'warned' }
  await expect(postgresJournal(pool).append(entry)).rejects.toThrow(/does not let this account make.*grant this one/)
  await postgresJournal(owner).append(entry)
  await owner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${name}`)
  const journal = postgresJournal(pool)
  expect(await journal.append(entry)).toBe(true)
  expect([await journal.forget(at(1)), (await journal.verify()).kind]).toEqual([2, 'whole'])
  await Promise.all([owner.end(), pool.end()])
})

it('a filter that no index serves reads 10,000 entries, and the next piece goes on', async () => {
  const journal = memoryJournal()
  const entries = Array.from({ length: 25_000 }, (_, index) => ({ at: instant(index), what: 'warned' }))
  await Promise.all(entries.map((entry) => journal.append({ ...entry, ...(entry.at === 0 && { reason: 'rare' }) })))
  const sizes: number[] = []
  let cursor: string | undefined
  do {
    const page = await journal.list({ reason: 'rare' }, cursor === undefined ? {} : { cursor })
    sizes.push(page.entries.length)
    cursor = page.next
  } while (cursor !== undefined)
  expect(sizes).toEqual([0, 0, 1])
})

it('a cursor that none gave starts at the beginning', async () => {
  const journal = memoryJournal()
  await journal.append({ at: at(0), what: 'warned' })
  for (const cursor of ['', 'nonsense', '9_', '99999999999999_9'])
    expect((await journal.list({ before: at(1) }, { cursor })).entries).toHaveLength(1)
})
