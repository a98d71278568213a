import { Misuse } from '../core/misuse.ts'
import { gathered } from './gathered.ts'
import { createNotices } from './notices.ts'
import { createAsks } from './postgres-asks.ts'
import { type Ask, fitClient, type PostgresClient, patienceMs, type Statement } from './postgres-client.ts'
import { createDue } from './postgres-due.ts'
import { createReader, payloadsOf } from './postgres-notices.ts'
import { type Row, toStored, toValues } from './postgres-rows.ts'
import { migrate } from './postgres-schema.ts'
import { sql } from './postgres-sql.ts'
import type { Notice, Store } from './store.ts'

export { postgresBags } from './postgres-bags.ts'
export type { PgConnection, PgPool, PostgresClient, PostgresSql } from './postgres-client.ts'

/** A store in PostgreSQL. */
export type PostgresStore = Store &
  Required<Pick<Store, 'renew' | 'close'>> & {
    /** Brings the tables up to date; every other call does so too. Rejects when the database is away or too new. */
    readonly ready: () => Promise<void>
  }

const forgottenAtOnce = 2_000
const listensAgainAfterMs = 200

/**
 * A store in PostgreSQL, through a `Pool` of pg or through postgres.js; who opened the client closes it. One connection
 * of a pool is kept for listening, so it needs at least two.
 * @throws Misuse when the client is neither.
 */
export const postgresStore = (client: PostgresClient): PostgresStore => {
  const asked = fitClient(client)
  const notices = createNotices()
  let migrating: Promise<string> | undefined
  let stopListening: (() => void) | undefined
  let listening: Promise<void> | undefined
  let isClosed = false

  const migrated = (): Promise<string> => {
    migrating ??= migrate(asked).catch((failure) => {
      migrating = undefined
      throw failure
    })
    return migrating
  }

  const ask: Ask = async <Row>(statement: Statement, ...values: readonly unknown[]) => {
    await migrated()
    return (await asked.ask(statement, values)) as readonly Row[]
  }

  const asks = createAsks(ask)

  const tell = async (told: readonly Notice[]): Promise<readonly undefined[]> => {
    const channel = await migrated()
    // Who subscribed here before is to hear it.
    await listening
    await ask(sql.publish, channel, JSON.stringify(told.flatMap(payloadsOf)))
    return told.map(() => undefined)
  }
  const publish = gathered<Notice, undefined>({
    one: async (notice) => (await tell([notice]))[0],
    several: tell,
    // PostgreSQL says the same thing once, however often it is told in one go; a long message is told in pieces.
    about: (notice) => (notice.about === 'session' ? notice.key : 'a message'),
    isOfOne: () => false,
    most: 200,
    // One after the other, so that they are heard in their order.
    lanes: 1,
    patienceMs,
  })

  const listen = async (): Promise<void> => {
    const channel = await migrated()
    if (isClosed) return
    const read = createReader()
    await new Promise<void>((begin) => {
      stopListening = asked.listen(channel, {
        begin,
        hear: (payload) => {
          const notice = read(payload)
          // What a listener throws is for its own process to hear of; the connection goes on listening.
          if (notice) notices.publish(notice).catch(() => {})
        },
      })
    })
  }

  // A first attempt while the database is away is made again until it succeeds.
  const listenAtLast = (): Promise<void> =>
    listen().catch(async (failure) => {
      if (failure instanceof Misuse) throw failure
      await new Promise((later) => setTimeout(later, listensAgainAfterMs))
      if (!isClosed) await listenAtLast()
    })

  return {
    ready: async () => void (await migrated()),

    find: asks.find,

    save: async (key, session, overVersion) => {
      if (overVersion !== undefined) return asks.update({ key, session, overVersion })
      return (await ask(sql.insert, ...toValues(key, session))).length === 1
    },

    findBySubject: async (subject) => (await ask<Row>(sql.bySubject, subject)).map(toStored),

    list: async ({ are, limit = 100 }, cursor = '0') => {
      // One more than asked for tells whether there is a next piece.
      const rows = await ask<Row>(sql[are], Number(cursor), limit + 1)
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      return { entries: shown.map(toStored), ...(rows.length > limit && last && { next: String(last.id) }) }
    },

    due: createDue(ask),

    forget: async (endedBefore) => {
      for (let count = 0; ; ) {
        const [found] = await ask<{ readonly gone: string }>(sql.forget, endedBefore, forgottenAtOnce)
        const gone = Number(found?.gone)
        count += gone
        if (gone < forgottenAtOnce) return count
      }
    },

    renew: (key, at) => asks.renew({ key, at }),

    publish,

    subscribe: (listener) => {
      if (!listening) {
        listening = listenAtLast()
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
