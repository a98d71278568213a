import type { Roles } from '../../core/role.ts'
import { dueAt } from '../../core/session.ts'
import { start } from '../../core/step.ts'
import { checkSubject } from '../../core/subject.ts'
import type { TicketFault } from '../../core/tickets.ts'
import type { Instant } from '../../core/time.ts'
import type { Stored } from '../../stores/store.ts'
import { advance } from '../engine/change.ts'
import { type Engine, fromOf, notify, writeAbout, writeOf } from '../engine/engine.ts'
import { checkHeld } from '../engine/held-roles.ts'
import { createOnceAMinute } from '../engine/once-a-minute.ts'
import { liveOf } from '../engine/read.ts'
import { counted } from '../engine/report.ts'
import { giveCookie, keptFor } from '../http/cookie.ts'
import { isInForeignFrame } from '../http/foreign-frame.ts'
import { type RequestHead, whenOf } from '../http/request.ts'
import { type Fresh, idOf, keyOf, newFresh } from '../http/token.ts'
import { askingOf } from '../operators/asking.ts'
import { createView } from '../operators/view.ts'
import { checkHow, checkWho, originsOf } from '../visits/origins.ts'
import { tokensIn } from '../visits/session-key.ts'
import { checkBound, keepBound, refuse } from './bounding.ts'
import type { Choice, FinishOutcome, NoSession, Person, Question, SignInOutcome, Started, Who } from './outcome.ts'
import { type Beginning, createReauthenticating } from './reauthenticating.ts'
import { issueTicket, redeemTicket } from './tickets.ts'

/** Signing in and out by requests. */
export interface Entering {
  /** Starts a session with a new token. The request's earlier sessions end as `replaced`. */
  readonly start: (head: RequestHead, who: Who, fresh?: Fresh) => Promise<Started>
  /** The same, but asks the person which session ends when the policy says so. */
  readonly startOrAsk: (head: RequestHead, who: Who) => Promise<SignInOutcome>
  /** Ends the session that the person chose, and starts the one that waited for it. */
  readonly finish: (head: RequestHead, choice: Choice) => Promise<FinishOutcome>
  /** Starts a session in the place of the request's live one, whose person has proved again who they are. */
  readonly reauthenticated: (head: RequestHead, how?: string) => Promise<Started | NoSession>
  /** Ends the request's sessions as `signed-out`. */
  readonly signOut: (head: RequestHead) => Promise<void>
}

/** A person whose session may start, with its data as JSON. */
interface Checked extends Person {
  readonly data?: string | undefined
}

const sentences: Readonly<Record<TicketFault, string>> = {
  unknown: 'This is no ticket of a sign-in that waits. Sign in again.',
  foreign: 'This sign-in began in another browser, or a later one has taken its place. Sign in again.',
  used: 'This sign-in is finished already.',
  late: 'The sign-in has waited too long. Sign in again.',
}

/** Signing in and out on an engine. */
export const createEntering = (
  engine: Engine,
  roles: Pick<Roles, 'rolesFrom' | 'conflictIn' | 'policyOf'>,
): Entering => {
  const view = createView(engine)
  const { findById } = askingOf(engine.store)

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

  const save: Beginning['save'] = async (key, session) => {
    await engine.store.save(key, session, undefined)
    engine.expect(dueAt(session))
    // Operators see a session at once.
    notify(engine, key)
  }

  const tell: Beginning['tell'] = async (head, key, session) => {
    const started = { what: 'session-started', detail: session.roles.join(', '), ...fromOf(engine, head) }
    await writeOf(engine, key, session, started)
    reportFrame(head)
  }

  // The answer to a sign-in that would be one session too many.
  type Refuse<Answer> = (others: readonly Stored[], most: number) => Promise<Answer>

  const refusing =
    (head: RequestHead, { subject }: Checked): Refuse<never> =>
    async (_others, most) =>
      refuse(engine, { subject, ...fromOf(engine, head) }, most)

  const asking =
    (head: RequestHead, { subject, ...who }: Checked, at: Instant): Refuse<Question | undefined> =>
    async (others) => {
      const issued = await issueTicket(engine, head, { ...who, at }, others)
      if (!issued) return undefined
      const detail = `${others.length} sessions are live; the person is asked which one ends`
      writeAbout(engine, head, { what: 'sign-in-refused', subject, reason: 'asked', detail })
      return { kind: 'too-many', others: await Promise.all(others.map(view)), ...issued }
    }

  const enter = async <Answer>(
    head: RequestHead,
    who: Checked,
    tooMany: Refuse<Answer | undefined>,
    fresh?: Fresh,
  ): Promise<Started | Answer> => {
    const { subject, roles: held, how, data } = who
    checkHeld(roles, held)
    const { token, key, id } = fresh ?? (await newFresh())
    const policy = roles.policyOf(held)
    const setCookie = giveCookie(head, engine.reach, token, undefined, keptFor(policy))
    const earlier = await keysIn(head)
    const { most = 0 } = policy.sessions ?? {}
    const origins = originsOf(engine, head, how)
    const before = await checkBound(engine, { subject, ...origins }, policy.sessions, earlier[0])
    const answer = before && (await tooMany(before, most))
    if (answer) return answer
    const known = { id, ...(data !== undefined && { data }), ...origins }
    const session = start(subject, held, policy, engine.clock(), known)
    await save(key, session)
    // Not before: a person who gets no new session keeps the old one.
    await advanceAll(earlier, 'replace')
    const others = await keepBound(engine, { key, session, version: 1 })
    if (others) return (await tooMany(others, most)) ?? refusing(head, who)(others, most)
    await tell(head, key, session)
    return { kind: 'signed-in', id, setCookie }
  }

  const endChosen = async (subject: string, id: string): Promise<void> => {
    for (const { key } of await liveOf(engine, subject))
      if ((await idOf(key)) === id) await advance(engine, key, [{ type: 'revoke', by: subject }])
  }

  const checked = (given: Who): Checked => {
    checkWho(given)
    const { data, ...who } = given
    checkSubject(who.subject)
    checkHow(who.how)
    return { ...who, data: engine.ownData.textOf(data) }
  }

  return {
    start: async (head, given, fresh) => {
      const who = checked(given)
      return enter(head, who, refusing(head, who), fresh)
    },
    startOrAsk: async (head, given) => {
      const who = checked(given)
      return enter(head, who, asking(head, who, engine.clock()))
    },
    finish: async (head, { ticket, end }) => {
      const found = await redeemTicket(engine, findById, head, ticket)
      if (typeof found === 'string') {
        writeAbout(engine, head, { what: 'sign-in-refused', reason: `ticket-${found}` })
        return { kind: 'refused', reason: found, detail: sentences[found] }
      }
      await endChosen(found.subject, end)
      return enter(head, found, asking(head, found, found.at))
    },
    reauthenticated: createReauthenticating(engine, { save, tell }),
    signOut: async (head) => advanceAll(await keysIn(head), 'sign-out'),
  }
}
