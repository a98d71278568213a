import { settleIgnoringGap } from '../../core/clock-gap.ts'
import type { Ticket } from '../../core/session.ts'
import { type TicketFault, ticketIn, ticketLasts, withTicket, withUsedTicket } from '../../core/tickets.ts'
import type { Instant } from '../../core/time.ts'
import type { Stored } from '../../stores/store.ts'
import { change } from '../engine/change.ts'
import type { Engine } from '../engine/engine.ts'
import { giveCookie, readCookie } from '../http/cookie.ts'
import type { RequestHead } from '../http/request.ts'
import { idOf, isToken, newToken, sha256 } from '../http/token.ts'
import type { Asking } from '../operators/asking.ts'

/** A sign-in that has to wait for its person. */
export interface Waiting {
  readonly roles: readonly string[]
  readonly how?: string | undefined
  readonly data?: string | undefined
  /** The moment of the sign-in. */
  readonly at: Instant
}

/** A ticket as it is handed out. */
export interface Issued {
  readonly ticket: string
  /** The cookie by which the browser proves that the ticket is its own. */
  readonly browserCookie: string
}

/** The sign-in that a ticket stands for. */
export interface Redeemed extends Pick<Ticket, 'roles' | 'how' | 'data' | 'at'> {
  readonly subject: string
}

const hashOf = async (secret: string): Promise<string> => sha256(`ticket ${secret}`)

/**
 * Issues a ticket, which one of the person's sessions keeps: the one with the latest activity that is still live. Undefined
 * when all of them have ended.
 */
export const issueTicket = async (
  engine: Engine,
  head: RequestHead,
  { roles, how, data, at }: Waiting,
  others: readonly Stored[],
): Promise<Issued | undefined> => {
  const [secret, browser] = [newToken(), newToken()]
  const hashes = { hash: await hashOf(secret), browser: await hashOf(browser) }
  const known = { ...(how !== undefined && { how }), ...(data !== undefined && { data }) }
  const ticket: Ticket = { ...hashes, roles, ...known, at }
  for (const { key } of others.toSorted((a, b) => b.session.activeAt - a.session.activeAt)) {
    const kept = await change(engine, key, (session, policy, now) => {
      const is = settleIgnoringGap(engine.unheard(policy.idle), session, policy, now)
      return is.ended ? is : withTicket(is, ticket, now)
    })
    if (kept && !kept.session.ended)
      return {
        ticket: `${await idOf(key)}.${secret}`,
        browserCookie: giveCookie(head, engine.reach, browser, 'ask', ticketLasts),
      }
  }
  return undefined
}

/** Uses a ticket up. On several servers one alone gets the sign-in; the others learn why not. */
export const redeemTicket = async (
  engine: Engine,
  findById: Asking['findById'],
  head: RequestHead,
  text: unknown,
): Promise<Redeemed | TicketFault> => {
  const [, id, secret] = /^([\w-]{16})\.([\w-]{43})$/.exec(String(text)) ?? []
  const value = readCookie(head, engine.reach, 'ask')
  const keeper = id === undefined ? undefined : await findById(id)
  if (secret === undefined || !keeper) return 'unknown'
  if (value === undefined || !isToken(value)) return 'foreign'
  const proof = { hash: await hashOf(secret), browser: await hashOf(value) }
  let found: Ticket | TicketFault = 'unknown'
  await change(engine, keeper.key, (session, policy, now) => {
    const is = settleIgnoringGap(engine.unheard(policy.idle), session, policy, now)
    found = ticketIn(is, proof, now)
    return typeof found === 'string' ? is : withUsedTicket(is, found)
  })
  const redeemed = found as Ticket | TicketFault
  return typeof redeemed === 'string' ? redeemed : { ...redeemed, subject: keeper.session.subject }
}
