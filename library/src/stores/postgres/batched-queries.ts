import type { Session } from '../../core/session.ts'
import type { Instant } from '../../core/time.ts'
import { batched } from '../batch.ts'
import { parsedSessions } from '../parsed.ts'
import type { Renewed, Stored } from '../store.ts'
import { type Query, timeoutMs } from './client.ts'
import { type Row, toValues } from './rows.ts'
import { sql } from './statements.ts'

/** The queries about one session, which run many times a second. */
export interface Queries {
  readonly find: (key: string) => Promise<Stored | undefined>
  /** False when another version is kept now. */
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

// SQLSTATE's classes for faults of the values: wrong data, a broken constraint, a limit of the program.
const isOfOneItem = (failure: unknown): boolean => {
  const { code } = failure as { readonly code?: unknown }
  return typeof code === 'string' && /^(?:22|23|54)...$/.test(code)
}

const limits = { isOfOneItem, maxBatch: 100, maxInFlight: 4, slowMs: 400, timeoutMs }

const byKey = <One extends { readonly key: string }>(rows: readonly One[]): ReadonlyMap<string, One> =>
  new Map(rows.map((row) => [row.key, row]))

// The values under the names that the statement gives them; as text, because JSON has no infinite numbers.
const names = [
  'asked_key',
  'subject',
  'started',
  'active',
  'idle',
  'last',
  'due',
  'ended',
  'whole',
  'step',
  'held',
  'place',
  'why',
  'named',
]
const toRecord = ({ key, session, overVersion }: Change): Readonly<Record<string, unknown>> => {
  const values = toValues(key, session).map((value, index) => [names[index], value === null ? null : String(value)])
  return { over_version: overVersion, ...Object.fromEntries(values) }
}

/** The queries about single sessions; those that come together share one statement, and so one transaction. */
export const createQueries = (query: Query): Queries => {
  const sessions = parsedSessions()
  const parsed = ({ key, version, active: activeAt, session: json }: Row): Stored =>
    sessions.read({ key, version, activeAt, mark: json, json })

  const renewSingle = async ({ key, at }: Renewal): Promise<Renewed | undefined> => {
    for (let races = 0; races < mostRaces; races++) {
      const [found] = await query<RenewedRow>(sql.renew, key, at)
      if (!found?.raced) return found && { ...parsed(found), wasActiveAt: found.was }
    }
    throw new Error(`a session changed ${mostRaces} times while it was being renewed`)
  }

  return {
    find: batched<string, Stored | undefined>({
      ...limits,
      single: async (key) => (await query<Row>(sql.find, key)).map(parsed)[0],
      batch: async (keys) => {
        const rows = byKey(await query<Row>(sql.findSeveral, JSON.stringify(keys)))
        return keys.map((key) => {
          const row = rows.get(key)
          return row && parsed(row)
        })
      },
    }),

    update: batched<Change, boolean>({
      ...limits,
      keyOf: ({ key }) => key,
      single: async ({ key, session, overVersion }) =>
        (await query(sql.update, ...toValues(key, session), overVersion)).length === 1,
      batch: async (changes) => {
        const kept = byKey(await query<Pick<Row, 'key'>>(sql.updateSeveral, JSON.stringify(changes.map(toRecord))))
        return changes.map(({ key }) => kept.has(key))
      },
    }),

    renew: batched<Renewal, Renewed | undefined>({
      ...limits,
      keyOf: ({ key }) => key,
      single: renewSingle,
      batch: async (renewals) => {
        const records = renewals.map(({ key, at }) => ({ asked_key: key, asked_at: `${at}` }))
        const rows = byKey(await query<RenewedRow>(sql.renewSeveral, JSON.stringify(records)))
        return Promise.all(
          renewals.map(async (renewal) => {
            const row = rows.get(renewal.key)
            if (row?.raced) return renewSingle(renewal)
            return row && { ...parsed(row), wasActiveAt: row.was }
          }),
        )
      },
    }),
  }
}
