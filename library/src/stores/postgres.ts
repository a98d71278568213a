import { Misuse } from '../core/misuse.ts'
import { batched } from './batch.ts'
import { createMovers, isByActivity } from './filtering.ts'
import { createNotices } from './local-notices.ts'
import { createQueries } from './postgres/batched-queries.ts'
import { fitPostgres, type PostgresClient, type Query, timeoutMs } from './postgres/client.ts'
import { createDue } from './postgres/due.ts'
import { postgresLists } from './postgres/lists.ts'
import { createReader, payloadsOf } from './postgres/payloads.ts'
import { refusePooler } from './postgres/pooler.ts'
import { postgresRecords } from './postgres/records.ts'
import type { Statement } from './postgres/retry.ts'
import { type Row, toStored, toValues } from './postgres/rows.ts'
import { migrate } from './postgres/schema.ts'
import { sql } from './postgres/statements.ts'
import type { Notice, Store } from './store.ts'

export { postgresBags } from './postgres/bags.ts'
export type { PgConnection, PgPool, PostgresClient, PostgresSql } from './postgres/client.ts'
export { postgresJournal } from './postgres/journal.ts'

/** A store in PostgreSQL. */
export type PostgresStore = Store &
  Required<Pick<Store, 'renew' | 'findById' | 'findMany' | 'count' | 'records' | 'close'>> & {
    /** Brings the tables up to date, as every other call does. Rejects when the database is away or too new. */
    readonly ready: () => Promise<void>
  }

const forgottenAtOnce = 2_000
const movedAtOnce = 200
const listensAgainAfterMs = 200

/**
 * A store in PostgreSQL, through a `Pool` of pg or through postgres.js. The application closes the client that it opened.
 * The store keeps one connection of a pool for listening, so a pool needs at least two.
 * @throws Misuse when the client is neither. `ready` and every other call reject with a `Misuse` when a pooler gives each
 * transaction another connection. They also do when the account may not use the tables.
 */
export const postgresStore = (client: PostgresClient): PostgresStore => {
  const postgres = fitPostgres(client)
  const notices = createNotices()
  let migrating: Promise<string> | undefined
  let pooler: Promise<void> | undefined
  let stopListening: (() => void) | undefined
  let listening: Promise<void> | undefined
  let isClosed = false

  const begin = async (): Promise<string> => {
    const channel = await migrate(postgres)
    pooler ??= refusePooler(postgres).catch((failure) => {
      // The check takes a while, and its result stays true.
      if (!(failure instanceof Misuse)) pooler = undefined
      throw failure
    })
    await pooler
    return channel
  }

  const migrated = (): Promise<string> => {
    migrating ??= begin().catch((failure) => {
      migrating = undefined
      throw failure
    })
    return migrating
  }

  const query: Query = async <Row>(statement: Statement, ...values: readonly unknown[]) => {
    await migrated()
    return (await postgres.query(statement, values)) as readonly Row[]
  }

  const queries = createQueries(query)
  const due = createDue(query)
  const lists = postgresLists(query)
  const movers = createMovers()
  const settle = (): Promise<void> => movers.settle(movedAtOnce, (keys) => query(sql.move, JSON.stringify(keys)))

  const notify = async (sent: readonly Notice[]): Promise<readonly undefined[]> => {
    const channel = await migrated()
    // A listener that subscribed here before the notice has to receive it.
    await listening
    await query(sql.publish, channel, JSON.stringify(sent.flatMap(payloadsOf)))
    return sent.map(() => undefined)
  }
  const publish = batched<Notice, undefined>({
    single: async (notice) => (await notify([notice]))[0],
    batch: notify,
    // PostgreSQL drops repeated payloads of one transaction. Pieces of two long messages must not mix.
    keyOf: (notice) => (notice.about === 'session' ? notice.key : 'a message'),
    isOfOneItem: () => false,
    maxBatch: 200,
    // One batch after the other keeps the order of the notices.
    maxInFlight: 1,
    timeoutMs,
  })

  const listen = async (): Promise<void> => {
    const channel = await migrated()
    if (isClosed) return
    const read = createReader()
    await new Promise<void>((begin) => {
      stopListening = postgres.listen(channel, {
        onListening: begin,
        receive: (payload) => {
          const notice = read(payload)
          // A listener that throws must not stop the connection from listening.
          if (notice) notices.publish(notice).catch(() => {})
        },
      })
    })
  }

  // Retries until the database is there for the first time.
  const listenWithRetry = (): Promise<void> =>
    listen().catch(async (failure) => {
      if (failure instanceof Misuse) throw failure
      await new Promise((later) => setTimeout(later, listensAgainAfterMs))
      if (!isClosed) await listenWithRetry()
    })

  return {
    ready: async () => void (await migrated()),

    find: queries.find,

    save: async (key, session, overVersion) => {
      if (overVersion !== undefined) return queries.update({ key, session, overVersion })
      return (await query(sql.insert, ...toValues(key, session))).length === 1
    },

    findBySubject: async (subject) => (await query<Row>(sql.bySubject, subject)).map(toStored),

    list: async (filter, cursor) => {
      if (isByActivity(filter)) await settle()
      return lists.list(filter, cursor)
    },

    count: async (filter) => {
      if (isByActivity(filter)) await settle()
      return lists.count(filter)
    },

    findById: async (id) => (await query<Row>(sql.byId, id)).map(toStored)[0],

    findMany: async (keys) => (await query<Row>(sql.findSeveral, JSON.stringify(keys))).map(toStored),

    due: async (until, limit) => {
      await settle()
      return due(until, limit)
    },

    forget: async (endedBefore) => {
      for (let count = 0; ; ) {
        const [found] = await query<{ readonly gone: string }>(sql.forget, endedBefore, forgottenAtOnce)
        const gone = Number(found?.gone)
        count += gone
        if (gone < forgottenAtOnce) return count
      }
    },

    renew: async (key, at) => {
      const renewed = await queries.renew({ key, at })
      if (renewed) movers.moved(key, renewed.wasActiveAt, renewed.session.activeAt)
      return renewed
    },

    records: postgresRecords(query),

    publish,

    subscribe: (listener) => {
      if (!listening) {
        listening = listenWithRetry()
        listening.catch(() => {})
      }
      return notices.subscribe(listener)
    },

    close: async () => {
      isClosed = true
      stopListening?.()
    },
  }
}
