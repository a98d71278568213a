import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { parsesOnce } from '../../test/support/parses-once.ts'
import { at, ended, full, keyOf, live } from './contract/samples.ts'
import { storeContract } from './contract.ts'
import { memoryStore } from './memory.ts'
import { type SqliteDatabase, sqliteStore } from './sqlite.ts'
import type { ListFilter, Store } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'curfew-'))
let files = 0
const newFile = (): string => join(folder, `${++files}.db`)
afterAll(() => rmSync(folder, { recursive: true }))

const openFile = (file: string): Store => {
  const database = new Database(file)
  return { ...sqliteStore(database), close: async () => void database.close() }
}

const findable = async ({ renew: _, count: __, ...store }: Store): Promise<Store> => store

const stores = {
  'the memory store': async () => memoryStore(),
  'the SQLite store': async () => {
    const file = newFile()
    const store = openFile(file)
    // A notice of a SQLite file stays in its process, so here the second store shares the first one's listeners.
    const { publish, subscribe } = store
    return {
      ...store,
      again: async () => ({ ...openFile(file), publish, subscribe }),
      loseRecord: async (key: string) => {
        const other = new Database(file)
        other.prepare('DELETE FROM curfew_session WHERE key = ?').run(key)
        other.close()
      },
    }
  },
  'a store that cannot renew in one round trip': () => findable(memoryStore()),
}

for (const [name, openStore] of Object.entries(stores))
  describe(name, () => {
    for (const { name, check } of storeContract) it(name, () => check(openStore))
  })

describe('a SQLite file', () => {
  it('still has every session when it is opened again', async () => {
    const file = newFile()
    const before = openFile(file)
    await before.save(keyOf('one'), full, undefined)
    await before.renew?.(keyOf('one'), at(7_000))
    await before.close?.()
    const again = openFile(file)
    const session = { ...full, activeAt: at(7_000) }
    expect(await again.find(keyOf('one'))).toEqual({ key: keyOf('one'), session, version: 2 })
    await again.close?.()
  })

  it('has each JSON of its sessions parsed once, also through a database without `pluck`', async () => {
    const file = newFile()
    const [store, other] = [openFile(file), openFile(file)]
    await parsesOnce(store, other)
    const plain = new Database(newFile())
    const prepare: SqliteDatabase['prepare'] = (sql) => {
      const statement = plain.prepare(sql)
      return {
        run: (...values) => statement.run(...values),
        get: (...values) => statement.get(...values),
        all: (...values) => statement.all(...values),
      }
    }
    const bare = sqliteStore({ exec: (sql) => plain.exec(sql), prepare })
    await parsesOnce(bare, bare)
    plain.close()
    await Promise.all([store.close?.(), other.close?.()])
  })

  it('may be opened twice at once, and neither opening undoes the other', async () => {
    const file = newFile()
    const [one, other] = [openFile(file), openFile(file)]
    await one.save(keyOf('one'), live(), undefined)
    expect(await other.renew?.(keyOf('one'), at(5_000))).toMatchObject({ version: 2 })
    expect(await one.save(keyOf('one'), live(), 1)).toBe(false)
    await one.close?.()
    await other.close?.()
  })

  it('of an earlier version keeps its sessions, and lists them by what it had no index of', async () => {
    const database = new Database(newFile())
    database.exec(`CREATE TABLE curfew_schema (one INTEGER PRIMARY KEY, version INTEGER NOT NULL);
      INSERT INTO curfew_schema VALUES (1, 1);
      CREATE TABLE curfew_session (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
        subject TEXT NOT NULL, started_at INTEGER NOT NULL, active_at INTEGER NOT NULL, was_active_at INTEGER NOT NULL,
        idle_ms INTEGER NOT NULL, not_after INTEGER NOT NULL, due_at INTEGER NOT NULL, ended_at INTEGER, session TEXT NOT NULL);
      CREATE INDEX curfew_session_due ON curfew_session (due_at) WHERE ended_at IS NULL;
      CREATE INDEX curfew_session_subject ON curfew_session (subject);
      CREATE INDEX curfew_session_ended ON curfew_session (ended_at) WHERE ended_at IS NOT NULL`)
    const insert = database.prepare('INSERT INTO curfew_session VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    for (const [id, session] of [live({ roles: ['vet', 'nurse'] }), ended(at(9), { id: 'of 2' })].entries()) {
      const { subject, startedAt, activeAt, idle, notAfter, ended: end } = session
      const rest = JSON.stringify({ ...session, activeAt: undefined })
      const times = [startedAt, activeAt, activeAt, idle, notAfter, activeAt + idle, end?.at ?? null]
      insert.run(id + 1, keyOf(id + 1), subject, ...times, rest)
    }
    const store = sqliteStore(database)
    const keys = async (filter: ListFilter) => (await store.list(filter)).entries.map(({ key }) => key)
    expect(await keys({ are: 'live', role: 'nurse', activeSince: at(0) })).toEqual([keyOf(1)])
    expect(await keys({ are: 'live', role: 'vet', sort: '-active' })).toEqual([keyOf(1)])
    expect(await keys({ are: 'ended', role: 'vet', reason: 'revoked' })).toEqual([keyOf(2)])
    expect(await store.findById('of 2')).toMatchObject({ key: keyOf(2), session: ended(at(9)) })
    await store.save(keyOf(1), live({ roles: [] }), 1)
    expect(await keys({ are: 'live', role: 'nurse' })).toEqual([])
    database.close()
  })

  it("leaves the application's tables and its user_version alone", () => {
    const database = new Database(newFile())
    database.exec('CREATE TABLE pet (name TEXT); PRAGMA user_version = 7')
    sqliteStore(database)
    sqliteStore(database)
    expect(database.pragma('user_version', { simple: true })).toBe(7)
    expect(database.prepare('SELECT version FROM curfew_schema').all()).toEqual([{ version: 3 }])
    database.close()
  })

  it('is refused when a later version wrote it, and stays as it is', () => {
    const database = new Database(newFile())
    sqliteStore(database)
    database.exec('UPDATE curfew_schema SET version = 99')
    expect(() => sqliteStore(database)).toThrow(/curfew_schema has version 99.*knows 3.*install/)
    expect(database.inTransaction).toBe(false)
    expect(database.prepare('SELECT version FROM curfew_schema').get()).toEqual({ version: 99 })
    database.close()
  })

  it('keeps its log short under many renewals', async () => {
    const database = new Database(newFile())
    const store = sqliteStore(database)
    await store.save(keyOf('one'), live({ notAfter: at(9_000_000) }), undefined)
    for (let count = 1; count < 3_000; count++) await store.renew(keyOf('one'), at(count * 1_000))
    const [log] = database.pragma('wal_checkpoint') as readonly { readonly log: number }[]
    expect(log?.log).toBeLessThan(2_000)
    database.close()
  })

  it('that fails gives no answer: every call rejects', async () => {
    const database = new Database(newFile())
    const store = sqliteStore(database)
    database.close()
    const calls: readonly (() => unknown)[] = [
      () => store.find(keyOf('one')),
      () => store.save(keyOf('one'), live(), undefined),
      () => store.save(keyOf('one'), live(), 1),
      () => store.renew(keyOf('one'), at(1)),
      () => store.findBySubject('carla'),
      () => store.list({ are: 'live' }),
      () => store.due(at(1), 1),
      () => store.forget(at(1)),
    ]
    for (const call of calls) await expect(call()).rejects.toThrow('not open')
  })
})

describe('the memory store', () => {
  it('rejects when a listener fails, after the others received the notice', async () => {
    const store = memoryStore()
    const received: string[] = []
    store.subscribe(() => {
      throw new Error('broken listener')
    })
    store.subscribe((notice) => received.push(notice.about))
    await expect(store.publish({ about: 'session', key: keyOf('one') })).rejects.toThrow('broken listener')
    expect(received).toEqual(['session'])
  })

  it('ends a list whose pieces have no room', async () => {
    const store = memoryStore()
    await store.save(keyOf('one'), live(), undefined)
    expect(await store.list({ are: 'live', limit: 0 })).toEqual({ entries: [] })
  })

  it('gives sessions that do not change later', async () => {
    const store = memoryStore()
    await store.save(keyOf('one'), live(), undefined)
    const before = await store.find(keyOf('one'))
    await store.renew(keyOf('one'), at(5_000))
    expect(before).toEqual({ key: keyOf('one'), session: live(), version: 1 })
  })
})
