import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { start } from '../src/core/step.ts'
import { defineRoles, instant, oneMinute } from '../src/index.ts'
import { createSessions } from '../src/server/sessions.ts'
import { sqliteStore } from '../src/stores/sqlite.ts'
import { median } from './page.ts'

// The warden's delay on this machine when very many sessions in SQLite on disk are due within one second.
const count = 10_000

const folder = mkdtempSync(join(tmpdir(), 'curfew-punctual-'))
const database = new Database(join(folder, 'sessions.db'))
const store = sqliteStore(database)
const first = Date.now() + 10_000
const dues = new Map<string, number>()
for (let index = 0; index < count; index++) {
  const due = first + Math.floor((index * 1_000) / count)
  dues.set(`s${index}`, due)
  await store.save(`key-${index}`, start(`s${index}`, ['clerk'], oneMinute, instant(due - oneMinute.idle)), undefined)
}
const late: number[] = []
await new Promise<void>((done) => {
  const sessions = createSessions({
    roles: defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'], policy: oneMinute } } }),
    store,
    journal: ({ what, subject }) => {
      if (what === 'session-ended') late.push(Date.now() - (dues.get(subject ?? '') ?? Number.NaN))
      if (late.length === count) void sessions.close().then(done)
    },
  })
  // The warden does not keep the process alive.
  setInterval(() => {}, 1_000).unref?.()
  setTimeout(done, 60_000)
})
database.close()
rmSync(folder, { recursive: true, force: true })
console.log(
  `${late.length} of ${count} sessions due within one second, in SQLite on disk: ended ${median(late)} ms late at the median, ${Math.max(...late)} ms at the most`,
)
process.exit(0)
