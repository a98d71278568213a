import { type Filter, placeOf } from '../../core/filter.ts'
import { dueAt, type Session } from '../../core/session.ts'
import type { Instant } from '../../core/time.ts'
import { activityStepOf } from '../filtering.ts'
import type { Stored } from '../store.ts'

/** A session as a row of the table. */
export interface Row {
  readonly id: string | number | bigint
  readonly key: string
  readonly version: number
  readonly active: Instant
  readonly session: string
}

/** The session in a row. */
export const toStored = ({ key, version, session, active }: Row): Stored => ({
  key,
  session: { ...(JSON.parse(session) as Session), activeAt: active },
  version,
})

/** A role as the index has it, where live and ended sessions are apart. */
export const listedRole = (are: Filter['are'], role: string): string => `${are} ${role}`

/** The values of a session's columns, in the order of the statements. */
export const toValues = (key: string, session: Session): readonly (string | number | null)[] => {
  const { activeAt, ...rest } = session
  const { subject, startedAt, idle, notAfter, ended, roles, id = null } = rest
  const times = [startedAt, activeAt, idle, notAfter, dueAt(session), ended?.at ?? null]
  const listed = JSON.stringify(roles.map((role) => listedRole(ended ? 'ended' : 'live', role)))
  const found = [activityStepOf(activeAt), listed, placeOf(session) ?? null, ended?.reason ?? null, id]
  return [key, subject, ...times, JSON.stringify(rest), ...found]
}
