import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, vi } from 'vitest'
import { oneMinute } from '../../src/core/policy.ts'
import { start } from '../../src/core/step.ts'
import { instant } from '../../src/core/time.ts'
import { createSessions } from '../../src/server/sessions.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import { oneClerk } from '../support/one-clerk.ts'

const count = 10_000

it('ten thousand sessions due within one second, in SQLite on disk, each end within a second of their time, and none early', async () => {
  // The clock is moved. The bench `punctual` shows the speed of a machine.
  vi.useFakeTimers()
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
  const late: number[] = []
  const sessions = createSessions({
    roles: oneClerk(),
    store,
    journal: ({ what, subject }) => {
      if (what === 'session-ended') late.push(Date.now() - (dues.get(subject ?? '') ?? Number.NaN))
    },
  })
  await vi.advanceTimersByTimeAsync(8_000)
  expect(late.length).toBe(count)
  await sessions.close()
  vi.useRealTimers()
  database.close()
  rmSync(folder, { recursive: true, force: true })
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...late)).toBeLessThan(1_000)
})
