import type { Session, Ticket } from './session.ts'

/** The most bytes of a session's own data, as JSON in UTF-8. */
export const mostData = 4_096

/** The same session or ticket without its data. */
const bare = <Kept extends { readonly data?: string }>(kept: Kept): Omit<Kept, 'data'> => {
  const { data: _, ...rest } = kept
  return rest
}

/** A ticket that is used up. The session that it was for has its data. */
export const withoutData = (ticket: Ticket): Ticket => (ticket.data === undefined ? ticket : bare(ticket))

/** The session with other own data, as JSON; undefined: without any. */
export const withData = (session: Session, data: string | undefined): Session => {
  if (data !== undefined) return { ...session, data }
  return session.data === undefined ? session : bare(session)
}

/** The session without any data of the application, as the memory of an end keeps it. */
export const withoutAnyData = (session: Session): Session => {
  const is = withData(session, undefined)
  return is.tickets ? { ...is, tickets: is.tickets.map(withoutData) } : is
}
