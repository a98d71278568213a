import type { Clinic } from '../clinic.ts'
import type { ClinicSessions } from '../doors.ts'
import { personNamed } from '../records/people.ts'
import type { Db } from '../storage/open.ts'

/** The people and the sessions that are to agree. */
export type Both = Pick<Clinic, 'db' | 'sessions'>

/** The name in the journal for changes that the records cause without a person. */
export const byRecords = 'the records'

const mostRounds = 20

// Undefined: the person does not exist, or their account is disabled.
const rolesOf = (db: Db, name: string): readonly string[] | undefined => {
  const person = personNamed(db, name)
  return person && !person.isDisabled ? person.roles : undefined
}

const areSame = (one: readonly string[] | undefined, other: readonly string[] | undefined): boolean =>
  [...(one ?? ['gone'])].sort().join(' ') === [...(other ?? ['gone'])].sort().join(' ')

/** Whether a session has the roles that the records give its person. */
export const agrees = (db: Db, { subject, roles }: { readonly subject: string; readonly roles: readonly string[] }) =>
  areSame(rolesOf(db, subject), roles)

/**
 * Gives a person's sessions the roles of the records, or ends them. Another server may change the records meanwhile,
 * and an older change may reach the sessions last. The records are therefore read again until they are what was
 * applied.
 */
export const applyRecords = async ({ db, sessions }: Both, name: string, by: string): Promise<void> => {
  for (let round = 0; round < mostRounds; round++) {
    const roles = rolesOf(db, name)
    if (roles) await sessions.changeRoles({ subject: name, roles: sessions.roles.rolesFrom(roles), by })
    else await sessions.endAll({ subject: name, by })
    if (areSame(rolesOf(db, name), roles)) return
  }
}

/** Makes every live session agree with the records, as after a change that a crash cut off. */
export const applyAllRecords = async (db: Db, sessions: ClinicSessions): Promise<void> => {
  const differing = new Set<string>()
  let cursor: string | undefined
  do {
    const { entries, next } = await sessions.list({ are: 'live' }, cursor)
    for (const session of entries) if (!agrees(db, session)) differing.add(session.subject)
    cursor = next
  } while (cursor !== undefined)
  for (const name of differing) await applyRecords({ db, sessions }, name, byRecords)
}
