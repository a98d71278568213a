import { between, type Instant, seconds } from '../core/time.ts'
import type { Figures, Sessions } from '../server/sessions.ts'

/** The verbs of `createSessions` that figures are read from. */
export type MeasuredSessions = Figures & Pick<Sessions, 'list' | 'count' | 'now' | 'roles'>

/** How many live sessions are in one state and have these roles. */
export interface Group {
  /** `any` beyond 10,000 sessions. */
  readonly state: 'active' | 'warning' | 'any'
  /** The roles, such as `nurse+reception`. */
  readonly role: string
  readonly count: number
}

/** The live sessions of all servers on the store at a moment. */
export interface LiveCounts {
  readonly groups: readonly Group[]
  /** Open pages; undefined beyond 10,000 sessions. */
  readonly pages?: number
}

const most = 10_000
const aPiece = 1_000
// Several readers in a row, such as two Prometheus servers, cost the store one reading.
const freshFor = seconds(10)

/** The label of a session's roles: two roles are one label, so that no session is counted twice. */
const labelOf = (roles: readonly string[]): string => [...roles].sort().join('+') || 'none'

const countEach = async ({ list }: MeasuredSessions): Promise<LiveCounts> => {
  const groups = new Map<string, Group>()
  let pages = 0
  let cursor: string | undefined
  do {
    const { entries, next } = await list({ are: 'live', limit: aPiece }, cursor)
    for (const { status, roles, pages: open } of entries) {
      if (status.phase === 'ended') continue
      const group = { state: status.phase, role: labelOf(roles) }
      const key = `${group.state} ${group.role}`
      groups.set(key, { ...group, count: (groups.get(key)?.count ?? 0) + 1 })
      pages += open
    }
    cursor = next
  } while (cursor !== undefined)
  return { groups: [...groups.values()], pages }
}

const countByRole = async ({ count, roles }: MeasuredSessions): Promise<LiveCounts> => ({
  groups: await Promise.all(
    roles.names.map(async (role) => ({
      state: 'any' as const,
      role,
      count: (await count({ are: 'live', role })).count,
    })),
  ),
})

/**
 * Reads the live counts, from the store once in ten seconds at most. Up to 10,000 sessions are counted one by one; of more,
 * the store's index tells how many have each role.
 */
export const createLiveCounts = (sessions: MeasuredSessions): (() => Promise<LiveCounts>) => {
  let readAt: Instant | undefined
  let last: Promise<LiveCounts> | undefined
  const read = async (): Promise<LiveCounts> => {
    const { count, isAtLeast } = await sessions.count({ are: 'live' })
    return count > most || isAtLeast ? countByRole(sessions) : countEach(sessions)
  }
  return () => {
    const now = sessions.now()
    if (last && readAt !== undefined && between(readAt, now) < freshFor) return last
    readAt = now
    const reading = read()
    // A failed reading is not kept.
    reading.catch(() => {
      if (last === reading) last = undefined
    })
    last = reading
    return reading
  }
}
