import type { MaybePromise } from '../../core/maybe-promise.ts'
import type { SqliteDatabase, SqliteStatement } from './database.ts'

/** Writes to a SQLite file in which another process may be writing. */
export interface SqliteWriter {
  /** Writes at once where it can, else when the other process releases the file. */
  readonly write: <Answer>(work: () => Answer) => MaybePromise<Answer>
}

interface QueuedWrite {
  /** Gives false when the file is still locked. */
  readonly attempt: () => boolean
  readonly timer: ReturnType<typeof setTimeout>
}

// A request needs its answer within two seconds.
const timeoutMs = 1_400
const retriesEveryMs = 20
const mostInOneTurn = 50

const codeOf = (failure: unknown): string => String((failure as { readonly code?: unknown } | null)?.code)

/** Whether another process holds the file. */
export const isLocked = (failure: unknown): boolean => /^SQLITE_(?:BUSY|LOCKED)/.test(codeOf(failure))

const statements = new WeakMap<SqliteDatabase, SqliteStatement>()

// Read each time, because the application may change it. A prepared PRAGMA keeps the answer of its preparation.
const timeoutOf = (database: SqliteDatabase): number => {
  const statement = statements.get(database) ?? database.prepare('SELECT timeout FROM pragma_busy_timeout')
  statements.set(database, statement)
  return (statement.get() as { readonly timeout: number }).timeout
}

/** Runs work under another busy timeout, then restores the application's. */
export const underTimeout = <Answer>(database: SqliteDatabase, ms: number, work: () => Answer): Answer => {
  const timeout = timeoutOf(database)
  if (timeout === ms) return work()
  database.exec(`PRAGMA busy_timeout = ${ms}`)
  try {
    return work()
  } finally {
    database.exec(`PRAGMA busy_timeout = ${timeout}`)
  }
}

const writers = new WeakMap<SqliteDatabase, SqliteWriter>()

/**
 * The one writer of a database. SQLite waits for a lock inside the call and blocks the whole process, up to the
 * application's busy timeout. So a timer retries the writes that found the file locked, in their order.
 */
export const writerOf = (database: SqliteDatabase): SqliteWriter => {
  const known = writers.get(database)
  if (known) return known
  const waiting = new Set<QueuedWrite>()
  let isScheduled = false

  const retry = (): void => {
    isScheduled = false
    let done = 0
    for (const one of waiting) {
      if (done === mostInOneTurn || !one.attempt()) break
      clearTimeout(one.timer)
      waiting.delete(one)
      done += 1
    }
    if (waiting.size > 0) retryLater(done === mostInOneTurn ? 0 : retriesEveryMs)
  }
  const retryLater = (ms: number): void => {
    if (isScheduled) return
    isScheduled = true
    setTimeout(retry, ms)
  }

  const wait = <Answer>(work: () => Answer): Promise<Answer> =>
    new Promise((done, fail) => {
      const attempt = (): boolean => {
        try {
          done(underTimeout(database, 0, work))
        } catch (failure) {
          if (isLocked(failure)) return false
          fail(failure)
        }
        return true
      }
      const giveUp = (): void => {
        waiting.delete(one)
        fail(new Error(`another process has held the lock of the SQLite file for ${timeoutMs} ms (SQLITE_BUSY)`))
      }
      const one: QueuedWrite = { attempt, timer: setTimeout(giveUp, timeoutMs) }
      waiting.add(one)
      retryLater(retriesEveryMs)
    })

  const writer: SqliteWriter = {
    write: (work) => {
      if (waiting.size > 0) return wait(work)
      try {
        return underTimeout(database, 0, work)
      } catch (failure) {
        if (isLocked(failure)) return wait(work)
        throw failure
      }
    },
  }
  writers.set(database, writer)
  return writer
}
