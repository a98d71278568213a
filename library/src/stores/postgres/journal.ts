import { type Duration, days, instant } from '../../core/time.ts'
import { type ChainEnds, type ChainRow, chainedJournal, type JournalPlace, type StepCount } from '../chain.ts'
import type { KeptJournal } from '../journal.ts'
import { fitPostgres, type PostgresClient } from './client.ts'
import { journalSchema, journalSql, walkOf } from './journal-statements.ts'
import type { Statement } from './retry.ts'
import { forbidden } from './schema.ts'

// A client gives a BIGINT as a text.
type Raw<Of> = { readonly [Field in keyof Of]: Of[Field] extends number ? number | string | bigint : Of[Field] }

interface Head extends Omit<ChainEnds, 'floor'> {
  readonly floor: number
  readonly floorhash: string
  /** As JSON. */
  readonly ended: string
}

const toRow = ({ seq, at, ...rest }: Raw<ChainRow>): ChainRow => ({
  ...rest,
  seq: Number(seq),
  at: instant(Number(at)),
})

type Count = Omit<StepCount, 'grain'>

const createPlace = (client: PostgresClient): JournalPlace => {
  const postgres = fitPostgres(client)
  let migrating: Promise<unknown> | undefined

  const query = async <Found>(statement: Statement, ...values: readonly unknown[]): Promise<readonly Found[]> => {
    migrating ??= postgres.run(journalSchema).catch((failure: unknown) => {
      migrating = undefined
      throw (failure as { readonly code?: unknown }).code === '42501' ? forbidden(failure) : failure
    })
    await migrating
    return (await postgres.query(statement, values)) as readonly Found[]
  }
  const gone = async (statement: Statement, ...values: readonly unknown[]): Promise<number> =>
    (await query<{ readonly gone: number }>(statement, ...values))[0]?.gone ?? 0

  return {
    ends: async (sessions) => {
      const [head] = await query<Raw<Head>>(journalSql.ends, JSON.stringify(sessions))
      if (!head) throw new Error('the table curfew_journal_head is empty; restore it from a backup')
      const { seq, hash, mark, floor, floorhash, ended } = head
      return {
        seq: Number(seq),
        hash,
        mark,
        floor: { seq: Number(floor), hash: floorhash },
        ended: JSON.parse(ended) as string[],
      }
    },

    append: async ({ over, rows, ends, counts, mark }) => {
      const last = rows.at(-1)
      const texts = [ends, rows, counts].map((list) => JSON.stringify(list))
      return (await query(journalSql.append, over, last?.seq, last?.hash, mark, ...texts)).length === 1
    },

    walk: async ({ by, value, order, past, most }) =>
      (await query<Raw<ChainRow>>(walkOf(by, order), value, past.at, past.seq, most)).map(toRow),

    inOrder: async (past, most) => (await query<Raw<ChainRow>>(journalSql.inOrder, past, most)).map(toRow),

    addCounts: (counts) => query(journalSql.addCounts, JSON.stringify(counts)),

    count: async (grain, since, before) => query<Count>(journalSql.count, grain, since, before),

    forget: (before, most) => gone(journalSql.forget, before, most),

    forgetCounts: (grain, before, most) => gone(journalSql.forgetCounts, grain, before, most),
  }
}

/**
 * A journal in PostgreSQL, through a `Pool` of pg or through postgres.js. The application closes the client that it
 * opened. `keepFor`: how long entries are kept; 400 days when left out.
 * @throws Misuse when the client is neither a pool of pg nor postgres.js, or `keepFor` is no length of time.
 */
export const postgresJournal = (
  client: PostgresClient,
  { keepFor = days(400) }: { readonly keepFor?: Duration } = {},
): KeptJournal => chainedJournal(createPlace(client), keepFor)
