import type { SessionView } from 'curfew/server/sessions'
import type { ClinicSessions } from '../doors.ts'

/** The live sessions of one person. */
export const liveSessionsOf = async (sessions: ClinicSessions, name: string): Promise<readonly SessionView[]> =>
  (await sessions.ofSubject(name)).filter(({ status }) => status.phase !== 'ended')
