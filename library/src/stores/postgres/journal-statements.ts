import type { Walk } from '../chain.ts'
import type { Statement } from './retry.ts'

// The lock comes first: when two processes start together, the second finds the work done. A column that holds a text of
// an entry is indexed by its beginning, because an entry of an index has to be short.
/** Makes the tables of a journal. */
export const journalSchema = `DO $curfew$ BEGIN
  PERFORM pg_advisory_xact_lock(7163482911506);
  IF to_regclass('curfew_journal') IS NULL THEN
    CREATE TABLE curfew_journal (
      seq BIGINT PRIMARY KEY,
      at DOUBLE PRECISION NOT NULL,
      what TEXT NOT NULL,
      session TEXT,
      subject TEXT,
      doer TEXT,
      hash TEXT NOT NULL,
      entry TEXT NOT NULL
    );
    CREATE INDEX curfew_journal_at ON curfew_journal (at, seq);
    CREATE INDEX curfew_journal_what ON curfew_journal (left(what, 100), at, seq);
    CREATE INDEX curfew_journal_session ON curfew_journal (left(session, 100), at, seq) WHERE session IS NOT NULL;
    CREATE INDEX curfew_journal_subject ON curfew_journal (left(subject, 100), at, seq) WHERE subject IS NOT NULL;
    CREATE INDEX curfew_journal_doer ON curfew_journal (left(doer, 100), at, seq) WHERE doer IS NOT NULL;
    CREATE TABLE curfew_journal_head (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      seq BIGINT NOT NULL,
      hash TEXT NOT NULL,
      mark TEXT NOT NULL,
      floor BIGINT NOT NULL,
      floorhash TEXT NOT NULL
    );
    INSERT INTO curfew_journal_head VALUES (1, 0, '', '', 0, '');
    CREATE TABLE curfew_journal_count (
      grain TEXT NOT NULL,
      at DOUBLE PRECISION NOT NULL,
      what TEXT NOT NULL,
      reason TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (grain, at, what, reason)
    );
  END IF;
END $curfew$`

const row = 'seq, hash, entry, at, what, session, subject, doer'

const endsOf = (sessions: string): string => `SELECT session FROM curfew_journal
  WHERE left(session, 100) = ANY (ARRAY(SELECT left(name, 100) FROM json_array_elements_text((${sessions}::TEXT)::JSON) AS asked (name)))
  AND session = ANY (ARRAY(SELECT json_array_elements_text((${sessions}::TEXT)::JSON))) AND what = 'session-ended'`

const adding = (
  from: string,
  counts: string,
): string => `INSERT INTO curfew_journal_count AS had (grain, at, what, reason, count)
      SELECT asked.* FROM ${from}json_to_recordset((${counts}::TEXT)::JSON) AS asked
        (grain TEXT, at DOUBLE PRECISION, what TEXT, reason TEXT, count INTEGER)
      ON CONFLICT (grain, at, what, reason) DO UPDATE SET count = had.count + excluded.count`

const texts = {
  ends: `SELECT seq, hash, mark, floor, floorhash, (SELECT coalesce(json_agg(session), '[]')::TEXT FROM (${endsOf('$1')}) AS those) AS ended
    FROM curfew_journal_head`,

  // Another process that is quicker holds the row of the head. This statement waits for it, and then finds another hash.
  append: `WITH moved AS (
      UPDATE curfew_journal_head SET seq = $2::BIGINT, hash = $3, mark = $4
      WHERE hash = $1 AND NOT EXISTS (${endsOf('$5')}) RETURNING 1 AS one
    ), kept AS (
      INSERT INTO curfew_journal (${row}) SELECT asked.* FROM moved, json_to_recordset(($6::TEXT)::JSON) AS asked
        (seq BIGINT, hash TEXT, entry TEXT, at DOUBLE PRECISION, what TEXT, session TEXT, subject TEXT, doer TEXT)
    ), counted AS (${adding('moved, ', '$7')})
    SELECT one FROM moved`,

  addCounts: `${adding('', '$1')}`,

  inOrder: `SELECT ${row} FROM curfew_journal WHERE seq > $1::BIGINT ORDER BY seq LIMIT $2::INTEGER`,

  count: `SELECT at, what, reason, count FROM curfew_journal_count
    WHERE grain = $1 AND at >= $2::DOUBLE PRECISION AND at < $3::DOUBLE PRECISION`,

  forget: `WITH first AS (SELECT seq, at, hash FROM curfew_journal ORDER BY seq LIMIT $2::INTEGER),
    last AS (
      SELECT seq, hash FROM (SELECT seq, hash, max(at) OVER (ORDER BY seq) AS latest FROM first) AS so_far
      WHERE latest < $1::DOUBLE PRECISION ORDER BY seq DESC LIMIT 1
    ), raised AS (
      UPDATE curfew_journal_head SET floor = last.seq, floorhash = last.hash FROM last
      WHERE curfew_journal_head.floor < last.seq RETURNING last.seq AS upto
    ), gone AS (DELETE FROM curfew_journal USING raised WHERE seq <= upto RETURNING 1)
    SELECT count(*)::INTEGER AS gone FROM gone`,

  forgetCounts: `WITH gone AS (DELETE FROM curfew_journal_count WHERE (grain, at, what, reason) IN
      (SELECT grain, at, what, reason FROM curfew_journal_count WHERE grain = $1 AND at < $2::DOUBLE PRECISION LIMIT $3::INTEGER)
      RETURNING 1)
    SELECT count(*)::INTEGER AS gone FROM gone`,
}

const reads: readonly string[] = ['ends', 'inOrder', 'count']

const toStatement = (name: string, text: string): Statement => ({
  name: `curfew-journal-${name}`,
  text,
  ...(reads.includes(name) && { isIdempotent: true }),
})

/** The statements of a journal. */
export const journalSql: Readonly<Record<keyof typeof texts, Statement>> = Object.fromEntries(
  Object.entries(texts).map(([name, text]) => [name, toStatement(name, text)]),
) as Record<keyof typeof texts, Statement>

/** The statement of a walk. Long values that begin alike come together, because the filter is tested on each entry. */
export const walkOf = (by: Walk['by'], order: Walk['order']): Statement => {
  const [is, direction] = order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC']
  const ofValue = by === 'everything' ? '$1::TEXT IS NOT NULL' : `left(${by}, 100) = left($1, 100)`
  return {
    name: `curfew-journal-walk-${by}-${order}`,
    text: `SELECT ${row} FROM curfew_journal
      WHERE ${ofValue} AND (at, seq) ${is} ($2::DOUBLE PRECISION, $3::BIGINT)
      ORDER BY at ${direction}, seq ${direction} LIMIT $4::INTEGER`,
    isIdempotent: true,
  }
}
