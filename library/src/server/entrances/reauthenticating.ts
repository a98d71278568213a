import { stepIgnoringGap } from '../../core/clock-gap.ts'
import { endOf } from '../../core/ending.ts'
import { withData } from '../../core/own-value.ts'
import type { Session } from '../../core/session.ts'
import { changeRoles, start } from '../../core/step.ts'
import { advance, change } from '../engine/change.ts'
import { type Engine, policyOf } from '../engine/engine.ts'
import { findSettled } from '../engine/read.ts'
import { giveCookie, keptFor } from '../http/cookie.ts'
import type { RequestHead } from '../http/request.ts'
import { newFresh } from '../http/token.ts'
import { checkHow, originsOf } from '../visits/origins.ts'
import { keyIn } from '../visits/session-key.ts'
import type { NoSession, Started } from './outcome.ts'

/** How a session begins, and how the application hears of it. */
export interface Beginning {
  /** Saves a new session. */
  readonly save: (key: string, session: Session) => Promise<void>
  /** Writes its start into the journal. */
  readonly tell: (head: RequestHead, key: string, session: Session) => Promise<void>
}

const over: NoSession = { kind: 'ended' }

/** Gives the verb by which a session follows a live one, after its person has proved again who they are. */
export const createReauthenticating = (engine: Engine, { save, tell }: Beginning) => {
  // Answers the session as it was at its end. Undefined when it has ended otherwise: then nothing may follow it.
  const replace = async (key: string): Promise<Session | undefined> => {
    let was: Session | undefined
    await change(engine, key, (session, policy, now) => {
      const is = stepIgnoringGap(engine.unheard(policy.idle), session, { type: 'replace' }, policy, now)
      was = is !== session && is.ended?.reason === 'replaced' ? session : undefined
      return is
    })
    return was
  }

  return async (head: RequestHead, how?: string): Promise<Started | NoSession> => {
    checkHow(how)
    const found = await keyIn(engine, head)
    const stored = typeof found === 'string' ? undefined : await findSettled(engine, found.key)
    if (!stored || stored.session.ended) return over
    const { subject, roles: held, data } = stored.session
    const { token, key, id } = await newFresh()
    const policy = policyOf(engine, stored.session)
    const setCookie = giveCookie(head, engine.reach, token, undefined, keptFor(policy))
    const known = { id, ...(data !== undefined && { data }), ...originsOf(engine, head, how ?? stored.session.how) }
    const session = start(subject, held, policy, engine.clock(), known)
    // Before the old one ends: a person who gets no new session keeps the old one.
    await save(key, session)
    const latest = await replace(stored.key)
    if (!latest) {
      await advance(engine, key, [{ type: 'revoke', by: 'the end of the session before' }])
      return over
    }
    // An operator, or a route, may have changed the old one meanwhile, and have missed the new one.
    const { roles } = latest
    if (roles.join() !== held.join() || latest.data !== data)
      await change(engine, key, (session, _policy, now) => {
        const is = endOf(session) || session.data !== data ? session : withData(session, latest.data)
        return is.roles.join() === held.join() ? changeRoles(is, roles, engine.roles.policyOf(roles), now) : is
      })
    await tell(head, key, session)
    return { kind: 'signed-in', id, setCookie }
  }
}
