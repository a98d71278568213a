import type { SessionView } from 'curfew/server/sessions'
import type { ClinicSessions } from '../doors.ts'

const most = 200

/** The live sessions, the latest activity first, at most 200. */
export const liveSessions = async (sessions: ClinicSessions): Promise<readonly SessionView[]> => {
  const live: SessionView[] = []
  let cursor: string | undefined
  do {
    const { entries, next } = await sessions.list({ are: 'live' }, cursor)
    live.push(...entries.filter(({ status }) => status.phase !== 'ended'))
    cursor = next
  } while (cursor !== undefined && live.length < most)
  return live.slice(0, most).sort((a, b) => b.activeAt - a.activeAt)
}

/** The live sessions of one person. */
export const liveSessionsOf = async (sessions: ClinicSessions, name: string): Promise<readonly SessionView[]> =>
  (await sessions.ofSubject(name)).filter(({ status }) => status.phase !== 'ended')
