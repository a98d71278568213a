import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, it } from 'vitest'
import { timeWithoutWaits } from '../../../test/servers/processor.ts'
import { Misuse } from '../../core/misuse.ts'
import { at, ended, keyOf, live, saved } from '../contract/samples.ts'
import { sqliteBags, sqliteStore } from '../sqlite.ts'

const folder = mkdtempSync(join(tmpdir(), 'curfew-'))
let files = 0
const newFile = (): string => join(folder, `${++files}.db`)
const holders: ChildProcess[] = []
afterAll(() => {
  for (const holder of holders) holder.kill()
  rmSync(folder, { recursive: true })
})

const driver = JSON.stringify(createRequire(import.meta.url).resolve('better-sqlite3'))

/** Another process that holds the write lock, and a function that releases it. */
const heldElsewhere = async (file: string): Promise<() => Promise<void>> => {
  const script = `const d = new (require(${driver}))(${JSON.stringify(file)}); d.exec('BEGIN IMMEDIATE')
    console.log('held'); process.stdin.on('data', () => { d.exec('COMMIT'); d.close(); process.exit() })`
  const holder = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  holders.push(holder)
  await once(holder.stdout, 'data')
  return async () => {
    const over = once(holder, 'exit')
    holder.stdin.write('go\n')
    await over
  }
}

const lateness = (): { readonly stop: () => number } => {
  let latest = 0
  let last = timeWithoutWaits()
  const timer = setInterval(() => {
    const now = timeWithoutWaits()
    latest = Math.max(latest, now - last - 10)
    last = now
  }, 10)
  return {
    stop: () => {
      clearInterval(timer)
      return latest
    },
  }
}

it('while another process writes, writes wait by a timer in their order, and reads go on', async () => {
  const file = newFile()
  const database = new Database(file, { timeout: 5_000 })
  const [store, bags] = [sqliteStore(database), sqliteBags(database)]
  await saved(store, { one: live(), two: live() })
  const release = await heldElsewhere(file)
  const watch = lateness()
  const done: string[] = []
  const noted = async (call: string, answer: unknown): Promise<unknown> => {
    const result = await answer
    done.push(call)
    return result
  }
  const answers = Promise.all([
    noted('save', store.save(keyOf('one'), live({ roles: [] }), 1)),
    noted('renew', store.renew?.(keyOf('two'), at(5_000))),
    noted('save again', store.save(keyOf('one'), ended(at(1)), 2)),
    noted('bag', bags.save('a', { content: '{}', until: at(1) }, undefined)),
  ])
  expect(store.find(keyOf('two'))).toMatchObject({ version: 1 })
  expect(store.renew?.(keyOf('two'), at(10)), 'a renewal that is folded only reads').toMatchObject({ version: 1 })
  await new Promise((later) => setTimeout(later, 600))
  expect(done).toEqual([])
  await release()
  expect(await answers).toMatchObject([true, { version: 2 }, true, true])
  expect(done.toSorted()).toEqual(['bag', 'renew', 'save', 'save again'])
  expect(watch.stop()).toBeLessThan(250)
  expect(database.pragma('busy_timeout', { simple: true }), "the application's own setting").toBe(5_000)
  database.close()
})

it('a write that waits over 1.5 s rejects and never happens, and the next one succeeds without the lock', async () => {
  const file = newFile()
  const database = new Database(file)
  const store = sqliteStore(database)
  await saved(store, { one: live() })
  const release = await heldElsewhere(file)
  const watch = lateness()
  const since = timeWithoutWaits()
  const many = Array.from({ length: 50 }, () => store.save(keyOf('one'), ended(at(1)), 1))
  const outcomes = await Promise.allSettled(many)
  expect(outcomes.every((one) => one.status === 'rejected' && /SQLITE_BUSY/.test(String(one.reason)))).toBe(true)
  expect(timeWithoutWaits() - since).toBeLessThan(2_000)
  expect(watch.stop()).toBeLessThan(250)
  await release()
  expect(await store.save(keyOf('two'), live(), undefined)).toBe(true)
  expect(store.find(keyOf('one'))).toMatchObject({ version: 1 })
  database.close()
})

it('a server starts on an up-to-date file while another process writes, and keeps the busy timeout', async () => {
  const file = newFile()
  sqliteStore(new Database(file))
  const release = await heldElsewhere(file)
  const database = new Database(file, { timeout: 1_234 })
  expect(await sqliteStore(database).findBySubject('carla')).toEqual([])
  expect(database.pragma('busy_timeout', { simple: true })).toBe(1_234)
  await release()
})

it('forgetting many ended sessions does not block the process', async () => {
  const database = new Database(newFile())
  const store = sqliteStore(database)
  for (let count = 0; count < 1_200; count++) await saved(store, { [count]: ended(at(1)) })
  expect(await store.forget(at(2))).toBe(1_200)
  database.close()
})

const unusable: Readonly<Record<string, readonly [open: () => Database.Database, words: RegExp]>> = {
  'a file that was opened read-only': [
    () => {
      const file = newFile()
      sqliteStore(new Database(file))
      return new Database(file, { readonly: true })
    },
    /the SQLite file .*\.db cannot be written to; open it without readonly, and let this process write/,
  ],
  'a new file that was opened read-only': [
    () => {
      const file = newFile()
      new Database(file).exec('CREATE TABLE pet (name TEXT)')
      return new Database(file, { readonly: true })
    },
    /cannot be written to/,
  ],
  'a file that is no database': [
    () => {
      const file = newFile()
      writeFileSync(file, 'this is no database, and never was one')
      return new Database(file)
    },
    /the SQLite file .*\.db is damaged, or is no SQLite file; put a backup in its place/,
  ],
}

for (const [what, [open, words]] of Object.entries(unusable))
  it(`${what} is refused at start, with the file and the remedy`, () => {
    for (const start of [sqliteStore, sqliteBags]) {
      expect(() => start(open())).toThrow(words)
      expect(() => start(open())).toThrow(Misuse)
    }
  })
