import { Misuse } from '../core/misuse.ts'
import { dueAt, type Session } from '../core/session.ts'
import type { Instant } from '../core/time.ts'
import { createNotices } from './notices.ts'
import { fitClient, type PostgresClient, type Statement } from './postgres-client.ts'
import { createReader, payloadsOf } from './postgres-notices.ts'
import { migrate } from './postgres-schema.ts'
import { sql } from './postgres-sql.ts'
import type { Due, Store, Stored } from './store.ts'

export { postgresBags } from './postgres-bags.ts'
export type { PgConnection, PgPool, PostgresClient, PostgresSql } from './postgres-client.ts'

/** A store in PostgreSQL. */
export type PostgresStore = Store &
  Required<Pick<Store, 'renew' | 'close'>> & {
    /** Brings the tables up to date; every other call does so too. Rejects when the database is away or too new. */
    readonly ready: () => Promise<void>
  }

interface Row {
  readonly id: string | number | bigint
  readonly key: string
  readonly version: number
  readonly active: Instant
  readonly session: string
}

const toStored = ({ key, version, session, active }: Row): Stored => ({
  key,
  session: { ...(JSON.parse(session) as Session), activeAt: active },
  version,
})

const toValues = (key: string, session: Session): readonly unknown[] => {
  const { activeAt, ...rest } = session
  const { subject, startedAt, idle, notAfter, ended } = rest
  return [key, subject, startedAt, activeAt, idle, notAfter, dueAt(session), ended?.at ?? null, JSON.stringify(rest)]
}

const fewestNoted = 100
const mostNotings = 50
const forgottenAtOnce = 2_000
const mostRaces = 100
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

  const ask = async <Found>(statement: Statement, ...values: readonly unknown[]): Promise<readonly Found[]> => {
    await migrated()
    return (await asked.ask(statement, values)) as readonly Found[]
  }

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

    find: async (key) => (await ask<Row>(sql.find, key)).map(toStored)[0],

    save: async (key, session, overVersion) => {
      const values = toValues(key, session)
      const kept = await (overVersion === undefined
        ? ask(sql.insert, ...values)
        : ask(sql.update, ...values, overVersion))
      return kept.length === 1
    },

    findBySubject: async (subject) => (await ask<Row>(sql.bySubject, subject)).map(toStored),

    list: async ({ are, limit = 100 }, cursor = '0') => {
      // One more than asked for tells whether there is a next piece.
      const rows = await ask<Row>(sql[are], Number(cursor), limit + 1)
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      return { entries: shown.map(toStored), ...(rows.length > limit && last && { next: String(last.id) }) }
    },

    due: async (until, limit) => {
      for (let notings = 0; ; notings++) {
        const found = await ask<Due & { readonly noted: Instant }>(sql.due, until, limit)
        const isTrue = found.every(({ noted, at }) => noted === at)
        if (isTrue || notings === mostNotings)
          return found
            .filter(({ at }) => at <= until)
            .map(({ key, at }) => ({ key, at }))
            .sort((a, b) => a.at - b.at)
        await ask(sql.note, until, Math.max(limit, fewestNoted))
      }
    },

    forget: async (endedBefore) => {
      for (let count = 0; ; ) {
        const [found] = await ask<{ readonly gone: string }>(sql.forget, endedBefore, forgottenAtOnce)
        const gone = Number(found?.gone)
        count += gone
        if (gone < forgottenAtOnce) return count
      }
    },

    renew: async (key, at) => {
      for (let races = 0; races < mostRaces; races++) {
        const [found] = await ask<Row & { readonly was: Instant; readonly raced: boolean }>(sql.renew, key, at)
        if (!found?.raced) return found && { ...toStored(found), wasActiveAt: found.was }
      }
      throw new Error(`a session changed ${mostRaces} times while it was being renewed`)
    },

    publish: async (notice) => {
      const channel = await migrated()
      // Who subscribed here before is to hear it.
      await listening
      await ask(sql.publish, channel, JSON.stringify(payloadsOf(notice)))
    },

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
