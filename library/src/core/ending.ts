import type { End, Session } from './session.ts'
import { between, type Instant } from './time.ts'

/** The end of a session, whether or not it is in the journal yet; undefined when there is none. */
export const endOf = ({ ended, ending }: Session): End | undefined => ended ?? ending?.end

/**
 * An ended session as it is stored until its end is in the journal. The store sees a live session that is due at `until`.
 * The warden then finishes the journal entry if the first server died.
 */
export const toEnding = (session: Session & { readonly ended: End }, until: Instant): Session => {
  const { ended: end, ending: _, ...rest } = session
  const { activeAt, idle, notAfter } = rest
  return { ...rest, idle: between(activeAt, until), notAfter: until, ending: { end, idle, notAfter, until } }
}

/** The session with its true end, if it is stored as ending. It keeps its `ending` field. */
export const asEnded = (session: Session): Session => {
  const { ending } = session
  return ending ? { ...session, idle: ending.idle, notAfter: ending.notAfter, ended: ending.end } : session
}

/** An ended session whose end is in the journal. */
export const withoutEnding = ({ ending: _, ...session }: Session): Session => session
