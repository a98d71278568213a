import { withoutData } from './own-value.ts'
import type { Session, Ticket } from './session.ts'
import { between, type Duration, type Instant, minutes } from './time.ts'

/** How long a sign-in waits for its person's choice. */
export const ticketLasts: Duration = minutes(2)

/** Why a ticket is worth nothing. `late`: its time is up, or the session that kept it has ended. */
export type TicketFault = 'unknown' | 'foreign' | 'used' | 'late'

/** The proof that a request shows: the hashes of a ticket's secret and of its browser's value. */
export type TicketProof = Pick<Ticket, 'hash' | 'browser'>

const mostTickets = 4

// A moment in the future comes from a clock that ran ahead. So it is believed no more than one that is long past.
const isTimely = ({ at }: Ticket, now: Instant): boolean => Math.abs(between(at, now)) <= ticketLasts

/** The session with one more ticket. The latest four are kept. */
export const withTicket = (session: Session, ticket: Ticket, now: Instant): Session => {
  const earlier = (session.tickets ?? []).filter((one) => isTimely(one, now))
  return { ...session, tickets: [...earlier, ticket].slice(-mostTickets) }
}

/** The ticket that a proof is for, or why it is worth nothing now. */
export const ticketIn = (session: Session, { hash, browser }: TicketProof, now: Instant): Ticket | TicketFault => {
  const ticket = session.tickets?.find((one) => one.hash === hash)
  if (!ticket) return 'unknown'
  if (ticket.browser !== browser) return 'foreign'
  if (ticket.isUsed) return 'used'
  return session.ended || !isTimely(ticket, now) ? 'late' : ticket
}

/** The session once a ticket was used. The ticket stays known as used for its time. */
export const withUsedTicket = (session: Session, { hash }: Ticket): Session => ({
  ...session,
  tickets: (session.tickets ?? []).map((one) => (one.hash === hash ? { ...withoutData(one), isUsed: true } : one)),
})

/** The session without the sign-ins that wait, because what they were granted on may hold no more. */
export const withoutTickets = (session: Session): Session => {
  if (!session.tickets) return session
  const { tickets: _, ...rest } = session
  return rest
}
