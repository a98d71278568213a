import type { Roles } from '../../core/role.ts'
import { dueAt } from '../../core/session.ts'
import { start } from '../../core/step.ts'
import { checkSubject } from '../../core/subject.ts'
import { advance } from '../engine/change.ts'
import { type Engine, fromOf, notify, writeAbout, writeOf } from '../engine/engine.ts'
import { checkHeld } from '../engine/held-roles.ts'
import { createOnceAMinute } from '../engine/once-a-minute.ts'
import { counted } from '../engine/report.ts'
import { giveCookie } from '../http/cookie.ts'
import { isInForeignFrame } from '../http/foreign-frame.ts'
import { type RequestHead, whenOf } from '../http/request.ts'
import { type Fresh, keyOf, newFresh } from '../http/token.ts'
import { checkBound, keepBound } from './bounding.ts'
import { checkHow, originsOf } from './origins.ts'
import { tokensIn } from './session-key.ts'

/** The person that a session is for. */
export interface Who {
  readonly subject: string
  readonly roles: readonly string[]
  /** How the person signed in, in a word or two: `password`, `single sign-on`. Operators see it. Default: not known. */
  readonly how?: string | undefined
}

/** A started session. */
export interface StartedSession {
  readonly id: string
  readonly setCookie: string
}

/** Signing in and out by requests. */
export interface Entering {
  /** Starts a session with a new token. The request's earlier sessions end as `replaced`. */
  readonly start: (head: RequestHead, who: Who, fresh?: Fresh) => Promise<StartedSession>
  /** Ends the request's sessions as `signed-out`. */
  readonly signOut: (head: RequestHead) => Promise<void>
}

/** Signing in and out on an engine. */
export const createEntering = (
  engine: Engine,
  roles: Pick<Roles, 'has' | 'names' | 'conflictIn' | 'policyOf'>,
): Entering => {
  const keysIn = (head: RequestHead): Promise<readonly string[]> =>
    Promise.all(tokensIn(engine, head).map((token) => keyOf(token)))

  const advanceAll = async (keys: readonly string[], type: 'replace' | 'sign-out'): Promise<void> => {
    await Promise.all(keys.map((key) => advance(engine, key, [{ type }])))
  }

  const seldom = createOnceAMinute()
  const reportFrame = (head: RequestHead): void => {
    const spoken = isInForeignFrame(head) ? seldom('sign-in-lost', engine.clock()) : undefined
    if (!spoken) return
    const detail = `${whenOf(head)}: in a frame of another site the browser keeps no session cookie; open the application in a tab of its own`
    writeAbout(engine, head, { what: 'sign-in-lost', detail, ...counted(spoken.unsaid) })
  }

  return {
    start: async (head, { subject, roles: held, how }, fresh) => {
      checkSubject(subject)
      checkHow(how)
      checkHeld(roles, held)
      const { token, key, id } = fresh ?? (await newFresh())
      const setCookie = giveCookie(head, engine.reach, token)
      const earlier = await keysIn(head)
      const policy = roles.policyOf(held)
      const origins = originsOf(engine, head, how)
      await checkBound(engine, { subject, ...origins }, policy.sessions, earlier[0])
      const session = start(subject, held, policy, engine.clock(), { id, ...origins })
      await engine.store.save(key, session, undefined)
      engine.expect(dueAt(session))
      // Operators see a session at once.
      notify(engine, key)
      // Not before: a person who gets no new session keeps the old one.
      await advanceAll(earlier, 'replace')
      await keepBound(engine, { key, session, version: 1 })
      const started = { what: 'session-started', detail: held.join(', '), ...fromOf(engine, head) }
      await writeOf(engine, key, session, started)
      reportFrame(head)
      return { id, setCookie }
    },
    signOut: async (head) => advanceAll(await keysIn(head), 'sign-out'),
  }
}
