import type { Session } from './session.ts'
import type { Instant } from './time.ts'

// A message is kept for a day at most, and few are sent in a day.
const mostRemembered = 50

/** The session after its person has acknowledged a message. It is the same when they had done so before. */
export const withSeen = (session: Session, message: string, now: Instant): Session => {
  const { seen = [] } = session
  if (seen.some((one) => one.message === message)) return session
  return { ...session, seen: [...seen, { message, at: now }].slice(-mostRemembered) }
}
