import type { End, Session } from './session.ts'
import { between, type Instant } from './time.ts'

/** The end of a session that has one, whether or not it is in the journal yet. */
export const endOf = ({ ended, ending }: Session): End | undefined => ended ?? ending?.end

/**
 * An ended session as it is kept until its end is in the journal. To a store it is one that lives and is due at `until`,
 * when somebody is to see to the journal in the place of whoever ended it.
 */
export const toEnding = (session: Session & { readonly ended: End }, until: Instant): Session => {
  const { ended: end, ending: _, ...rest } = session
  const { activeAt, idle, notAfter } = rest
  return { ...rest, idle: between(activeAt, until), notAfter: until, ending: { end, idle, notAfter, until } }
}

/** A session as it is kept, seen as what it is: ended, when it is ending. What it has of its ending stays with it. */
export const asEnded = (session: Session): Session => {
  const { ending } = session
  return ending ? { ...session, idle: ending.idle, notAfter: ending.notAfter, ended: ending.end } : session
}

/** An ended session whose end is in the journal. */
export const withoutEnding = ({ ending: _, ...session }: Session): Session => session
