import type { Session } from '../core/session.ts'
import type { Instant } from '../core/time.ts'
import { gathered } from './gathered.ts'
import { type Ask, patienceMs } from './postgres-client.ts'
import { type Row, toStored, toValues } from './postgres-rows.ts'
import { sql } from './postgres-sql.ts'
import type { Renewed, Stored } from './store.ts'

/** What is asked of one session, many times a second. */
export interface Asks {
  readonly find: (key: string) => Promise<Stored | undefined>
  /** False when it is not kept, for another version is. */
  readonly update: (change: Change) => Promise<boolean>
  readonly renew: (renewal: Renewal) => Promise<Renewed | undefined>
}

interface Change {
  readonly key: string
  readonly session: Session
  readonly overVersion: number
}

interface Renewal {
  readonly key: string
  readonly at: Instant
}

interface RenewedRow extends Row {
  readonly was: Instant
  readonly raced: boolean
}

const mostRaces = 100

// The classes of SQLSTATE that are about what was sent: wrong data, a broken constraint, a limit of the program.
const isOfOne = (failure: unknown): boolean => {
  const { code } = failure as { readonly code?: unknown }
  return typeof code === 'string' && /^(?:22|23|54)...$/.test(code)
}

const how = { isOfOne, most: 100, lanes: 4, patienceMs }

const byKey = <One extends { readonly key: string }>(rows: readonly One[]): ReadonlyMap<string, One> =>
  new Map(rows.map((row) => [row.key, row]))

// What toValues answers, by the names that the statement has for it; as text, for JSON has no numbers without an end.
const names = ['asked_key', 'subject', 'started', 'active', 'idle', 'last', 'due', 'ended', 'whole']
const written = ({ key, session, overVersion }: Change): Readonly<Record<string, unknown>> => {
  const values = toValues(key, session).map((value, index) => [names[index], value === null ? null : String(value)])
  return { over_version: overVersion, ...Object.fromEntries(values) }
}

/** Asks for and changes sessions, many in one statement and so in one transaction when many are asked for at once. */
export const createAsks = (ask: Ask): Asks => {
  const renewOne = async ({ key, at }: Renewal): Promise<Renewed | undefined> => {
    for (let races = 0; races < mostRaces; races++) {
      const [found] = await ask<RenewedRow>(sql.renew, key, at)
      if (!found?.raced) return found && { ...toStored(found), wasActiveAt: found.was }
    }
    throw new Error(`a session changed ${mostRaces} times while it was being renewed`)
  }

  return {
    find: gathered<string, Stored | undefined>({
      ...how,
      one: async (key) => (await ask<Row>(sql.find, key)).map(toStored)[0],
      several: async (keys) => {
        const rows = byKey(await ask<Row>(sql.findSeveral, JSON.stringify(keys)))
        return keys.map((key) => {
          const row = rows.get(key)
          return row && toStored(row)
        })
      },
    }),

    update: gathered<Change, boolean>({
      ...how,
      about: ({ key }) => key,
      one: async ({ key, session, overVersion }) =>
        (await ask(sql.update, ...toValues(key, session), overVersion)).length === 1,
      several: async (changes) => {
        const kept = byKey(await ask<Pick<Row, 'key'>>(sql.updateSeveral, JSON.stringify(changes.map(written))))
        return changes.map(({ key }) => kept.has(key))
      },
    }),

    renew: gathered<Renewal, Renewed | undefined>({
      ...how,
      about: ({ key }) => key,
      one: renewOne,
      several: async (renewals) => {
        const asked = renewals.map(({ key, at }) => ({ asked_key: key, asked_at: `${at}` }))
        const rows = byKey(await ask<RenewedRow>(sql.renewSeveral, JSON.stringify(asked)))
        return Promise.all(
          renewals.map(async (renewal) => {
            const row = rows.get(renewal.key)
            if (row?.raced) return renewOne(renewal)
            return row && { ...toStored(row), wasActiveAt: row.was }
          }),
        )
      },
    }),
  }
}
