import { type Duration, days } from '../../core/time.ts'
import {
  type ChainEnds,
  type ChainRow,
  chainedJournal,
  type JournalPlace,
  type StepCount,
  type Walk,
} from '../chain.ts'
import type { KeptJournal } from '../journal.ts'
import { checkDatabase } from './checked.ts'
import type { SqliteDatabase, SqliteStatement } from './database.ts'
import { refusalOf } from './refusal.ts'
import { asOne } from './savepoint.ts'
import { underTimeout, writerOf } from './writer.ts'

const schema = `CREATE TABLE IF NOT EXISTS curfew_journal (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    session TEXT,
    subject TEXT,
    doer TEXT,
    hash TEXT NOT NULL,
    entry TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS curfew_journal_at ON curfew_journal (at, seq);
  CREATE INDEX IF NOT EXISTS curfew_journal_what ON curfew_journal (what, at, seq);
  CREATE INDEX IF NOT EXISTS curfew_journal_session ON curfew_journal (session, at, seq) WHERE session IS NOT NULL;
  CREATE INDEX IF NOT EXISTS curfew_journal_subject ON curfew_journal (subject, at, seq) WHERE subject IS NOT NULL;
  CREATE INDEX IF NOT EXISTS curfew_journal_doer ON curfew_journal (doer, at, seq) WHERE doer IS NOT NULL;
  CREATE TABLE IF NOT EXISTS curfew_journal_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    mark TEXT NOT NULL,
    floor INTEGER NOT NULL,
    floorhash TEXT NOT NULL
  );
  INSERT OR IGNORE INTO curfew_journal_head VALUES (1, 0, '', '', 0, '');
  CREATE TABLE IF NOT EXISTS curfew_journal_count (
    grain TEXT NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    reason TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (grain, at, what, reason)
  ) WITHOUT ROWID;`

const row = 'seq, hash, entry, at, what, session, subject, doer'

const walkOf = (by: Walk['by'], order: Walk['order']): string => {
  const [is, direction] = order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC']
  const ofValue = by === 'everything' ? '? IS NOT NULL' : `${by} = ?`
  return `SELECT ${row} FROM curfew_journal WHERE ${ofValue} AND (at, seq) ${is} (?, ?)
    ORDER BY at ${direction}, seq ${direction} LIMIT ?`
}

const sql = {
  head: 'SELECT seq, hash, mark, floor, floorhash FROM curfew_journal_head',
  moveHead: 'UPDATE curfew_journal_head SET seq = ?, hash = ?, mark = ? WHERE hash = ?',
  endOf: `SELECT 1 FROM curfew_journal WHERE session = ? AND what = 'session-ended'`,
  insert: `INSERT INTO curfew_journal (${row}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  add: `INSERT INTO curfew_journal_count (grain, at, what, reason, count) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  inOrder: `SELECT ${row} FROM curfew_journal WHERE seq > ? ORDER BY seq LIMIT ?`,
  count: 'SELECT at, what, reason, count FROM curfew_journal_count WHERE grain = ? AND at >= ? AND at < ?',
  lock: 'UPDATE curfew_journal_head SET seq = seq WHERE one = 0',
  first: 'SELECT seq, hash, at FROM curfew_journal ORDER BY seq LIMIT ?',
  raiseFloor: 'UPDATE curfew_journal_head SET floor = ?, floorhash = ?',
  drop: 'DELETE FROM curfew_journal WHERE seq <= ?',
  dropCounts: `DELETE FROM curfew_journal_count WHERE (grain, at, what, reason) IN
    (SELECT grain, at, what, reason FROM curfew_journal_count WHERE grain = ? AND at < ? LIMIT ?)`,
} as const

const startsWithinMs = 5_000

const isMade = (database: SqliteDatabase): boolean =>
  database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'curfew_journal_count'`).get() !== undefined

const makeTables = (database: SqliteDatabase): void => {
  // A file that has them needs no lock, so a server can start during another process's long write.
  if (isMade(database)) return
  database.exec('BEGIN IMMEDIATE')
  try {
    database.exec(schema)
    database.exec('COMMIT')
  } catch (failure) {
    database.exec('ROLLBACK')
    throw failure
  }
}

const begin = (database: SqliteDatabase): void => {
  try {
    checkDatabase(database)
    underTimeout(database, startsWithinMs, () => makeTables(database))
  } catch (failure) {
    throw refusalOf(database, failure) ?? failure
  }
}

interface Head extends Omit<ChainEnds, 'floor'> {
  readonly floor: number
  readonly floorhash: string
}

const createPlace = (database: SqliteDatabase): JournalPlace => {
  begin(database)
  const { write } = writerOf(database)
  const prepared = Object.fromEntries(Object.entries(sql).map(([name, text]) => [name, database.prepare(text)]))
  const run = prepared as Readonly<Record<keyof typeof sql, SqliteStatement>>
  const walks = new Map<string, SqliteStatement>()

  const statementOf = ({ by, order }: Walk): SqliteStatement => {
    const name = `${by} ${order}`
    const statement = walks.get(name) ?? database.prepare(walkOf(by, order))
    walks.set(name, statement)
    return statement
  }

  const hasEnd = (session: string): boolean => run.endOf.get(session) !== undefined

  const addCounts = (counts: readonly StepCount[]): boolean => {
    for (const { grain, at, what, reason, count } of counts) run.add.run(grain, at, what, reason, count)
    return true
  }

  return {
    ends: (sessions) => {
      const { seq, hash, mark, floor, floorhash } = run.head.get() as Head
      return { seq, hash, mark, floor: { seq: floor, hash: floorhash }, ended: sessions.filter(hasEnd) }
    },

    append: ({ over, rows, ends, counts, mark }) => {
      const last = rows.at(-1)
      return write(() =>
        asOne(database, () => {
          // This write comes first, so that the transaction has the lock before it reads.
          if (Number(run.moveHead.run(last?.seq, last?.hash, mark, over).changes) === 0 || ends.some(hasEnd))
            return false
          for (const { seq, hash, entry, at, what, session, subject, doer } of rows)
            run.insert.run(seq, hash, entry, at, what, session, subject, doer)
          return addCounts(counts)
        }),
      )
    },

    walk: (walk) => statementOf(walk).all(walk.value, walk.past.at, walk.past.seq, walk.most) as ChainRow[],

    inOrder: (past, most) => run.inOrder.all(past, most) as ChainRow[],

    addCounts: (counts) => write(() => asOne(database, () => addCounts(counts))),

    count: (grain, since, before) => run.count.all(grain, since, before) as StepCount[],

    forget: async (before, most) => {
      let count = 0
      const drop = (): boolean => {
        // As above: the lock comes before the reading.
        run.lock.run()
        const first = run.first.all(most) as Pick<ChainRow, 'seq' | 'hash' | 'at'>[]
        const kept = first.findIndex(({ at }) => at >= before)
        const last = first.at(kept < 0 ? -1 : kept - 1)
        if (kept === 0 || !last) return false
        run.raiseFloor.run(last.seq, last.hash)
        count = Number(run.drop.run(last.seq).changes)
        return true
      }
      await write(() => asOne(database, drop))
      return count
    },

    forgetCounts: async (grain, before, most) =>
      Number((await write(() => run.dropCounts.run(grain, before, most))).changes),
  }
}

/**
 * A journal in a SQLite file, beside the sessions of `sqliteStore` or in its own file. The application closes the
 * database. `keepFor`: how long entries are kept; 400 days when left out.
 * @throws Misuse when the file cannot be read or written, or `keepFor` is no length of time.
 */
export const sqliteJournal = (
  database: SqliteDatabase,
  { keepFor = days(400) }: { readonly keepFor?: Duration } = {},
): KeptJournal => chainedJournal(createPlace(database), keepFor)
