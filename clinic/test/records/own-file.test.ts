import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDb } from '../../src/storage/open.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clinic-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

it('the database, what SQLite keeps beside it and the folder made for it are their owner’s alone', () => {
  const file = join(folder, 'data/deep/clinic.db')
  const db = openDb({ kind: 'sqlite', file })
  db.exec("insert into fact values ('a', 'b')")
  for (const one of [file, `${file}-wal`, `${file}-shm`]) expect(modeOf(one), one).toBe('600')
  for (const one of ['data', 'data/deep']) expect(modeOf(join(folder, one)), one).toBe('700')
  db.close()
})

it('files that an earlier version left readable are corrected, and an existing folder stays as it is', () => {
  chmodSync(folder, 0o755)
  const file = join(folder, 'clinic.db')
  const first = openDb({ kind: 'sqlite', file })
  first.exec("insert into fact values ('a', 'b')")
  for (const one of [file, `${file}-wal`, `${file}-shm`]) chmodSync(one, 0o644)
  const second = openDb({ kind: 'sqlite', file })
  for (const one of [file, `${file}-wal`, `${file}-shm`]) expect(modeOf(one), one).toBe('600')
  expect(modeOf(folder)).toBe('755')
  first.close()
  second.close()
})

it('a database of an earlier version gets the columns that it lacks', () => {
  const file = join(folder, 'clinic.db')
  const first = openDb({ kind: 'sqlite', file })
  first.exec('alter table person drop column disabledAt')
  first.close()
  const second = openDb({ kind: 'sqlite', file })
  expect(second.prepare('select disabledAt from person').all()).toEqual([])
  second.close()
})
