import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, vi } from 'vitest'
import { oneMinute } from '../../src/core/policy.ts'
import { defineRoles } from '../../src/core/role.ts'
import { start } from '../../src/core/step.ts'
import { instant } from '../../src/core/time.ts'
import { createSessions } from '../../src/server/sessions.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'

const count = 10_000

it('of ten thousand sessions due within one second, in SQLite on disk, the latest is ended within a second', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-punctual-'))
  const database = new Database(join(folder, 'sessions.db'))
  const store = sqliteStore(database)
  const first = Date.now() + 5_000
  const dues = new Map<string, number>()
  for (let index = 0; index < count; index++) {
    const due = first + Math.floor((index * 1_000) / count)
    dues.set(`s${index}`, due)
    await store.save(`key-${index}`, start(`s${index}`, ['clerk'], oneMinute, instant(due - oneMinute.idle)), undefined)
  }
  expect(Date.now()).toBeLessThan(first)
  const late: number[] = []
  const sessions = createSessions({
    roles: defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'], policy: oneMinute } } }),
    store,
    journal: ({ what, subject }) => {
      if (what === 'session-ended') late.push(Date.now() - (dues.get(subject ?? '') ?? Number.NaN))
    },
  })
  await vi.waitFor(() => expect(late.length).toBe(count), { timeout: 20_000, interval: 50 })
  await sessions.close()
  database.close()
  rmSync(folder, { recursive: true, force: true })
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...late)).toBeLessThan(1_000)
})
