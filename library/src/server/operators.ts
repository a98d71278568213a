import { settleIgnoringGap, stepIgnoringGap } from '../core/clock-gap.ts'
import type { Roles } from '../core/role.ts'
import type { Session } from '../core/session.ts'
import { changeRoles } from '../core/step.ts'
import { withoutTickets } from '../core/tickets.ts'
import type { Instant } from '../core/time.ts'
import type { Count, Filter, ListFilter, Stored } from '../stores/store.ts'
import { change } from './engine/change.ts'
import type { Engine } from './engine/engine.ts'
import { checkHeld } from './engine/held-roles.ts'
import { liveOf, statusNow } from './engine/read.ts'
import { idOf, isId } from './http/token.ts'
import { fairQueue } from './live/fair-queue.ts'
import { askingOf } from './operators/asking.ts'
import { createChanges } from './operators/changes.ts'
import { createEndingMany, type EndedMany, type EndMany } from './operators/ending-many.ts'
import { checkFilter } from './operators/filters.ts'
import { createMessages, type Messages } from './operators/messages.ts'
import { createSampling } from './operators/sampling.ts'
import { createView, type SessionView } from './operators/view.ts'
import { createWaitingEnds, type WaitingEnds } from './operators/waiting-ends.ts'

export type { KeptMessage } from './engine/kept-messages.ts'
export type { EndMany } from './operators/ending-many.ts'
export type { KeepMessage, MessageSeen } from './operators/messages.ts'
export type { SessionView } from './operators/view.ts'
export type { EndLater, WaitingEnd } from './operators/waiting-end.ts'

/** The verbs of operators, who look after other people's sessions. */
export interface Operators<Role extends string = string> extends WaitingEnds, Messages {
  /**
   * One piece of a list; continue with `next` as the cursor. A piece may have fewer than `limit`, even none, and still a
   * `next`. Among the live there may be sessions whose time is just over; their status says so.
   * @throws Misuse when the filter has a value that no session can match.
   */
  readonly list: (
    filter: ListFilter,
    cursor?: string,
  ) => Promise<{ readonly entries: readonly SessionView[]; readonly next?: string }>
  /**
   * How many sessions a list has; at least so many when a store would have to read more than 10,000.
   * @throws Misuse as `list` does.
   */
  readonly count: (filter: Filter) => Promise<Count>
  /** The session with this public id, live or ended. */
  readonly find: (id: string) => Promise<SessionView | undefined>
  /**
   * Ends each live session that a filter matches and that started before a moment. Those with the ids in `except` stay.
   * Each has its own entry in the journal, with `detail` as the operator's words. Answers how many matched, and how
   * many of them this call has ended. Ask `count` first.
   * @throws Misuse as `list` does.
   */
  readonly endMany: (what: EndMany) => Promise<EndedMany>
  /**
   * Calls `listener` with the sessions that changed on any server, in batches of 1,000 at most, about 100 ms apart. A
   * change is a start, an end, a warning that was answered, other roles or other open pages. Activity is none, and a
   * change by time alone is none. The status has the durations. The returned function stops it, and so does `close`.
   */
  readonly whenAnyChanged: (listener: (sessions: readonly SessionView[]) => void) => () => void
  /**
   * The sessions of a subject without a recorded end, the latest first; the time of one may be just over. Its ended
   * ones come by `list({ are: 'ended', subject })`.
   */
  readonly ofSubject: (subject: string) => Promise<readonly SessionView[]>
  /**
   * Ends one session of a subject. False when it was not live, or when another operator or a deadline ended it first.
   */
  readonly end: (what: { readonly subject: string; readonly id: string; readonly by: string }) => Promise<boolean>
  /**
   * Ends every session of a subject except `except`, and answers how many this call has ended. A sign-in of theirs that
   * waits for a choice is lost.
   */
  readonly endAll: (what: {
    readonly subject: string
    readonly by: string
    readonly except?: string
  }) => Promise<number>
  /**
   * Gives a subject's live sessions these roles, and answers how many have them now. Their next request obeys. Write
   * your own record first, then call this. Decision 025 has the order, and what to do when the store fails in between.
   * @throws Misuse when a role is unknown or two of their tasks are to stay apart.
   */
  changeRoles(what: { readonly subject: string; readonly roles: readonly Role[]; readonly by: string }): Promise<number>
  /** Shows a message on the open pages of one session, of a subject, or of all sessions. An id needs its subject. */
  readonly message: (what: {
    readonly subject?: string
    readonly id?: string
    readonly text: string
    readonly by: string
  }) => Promise<void>
}

const mostAtOnce = 50

/**
 * Operators' verbs on an engine. `seeTo` carries out the ends that waited and reads the kept messages, and answers when
 * to call it next. `close` drops the listeners.
 */
export const createOperators = (
  engine: Engine,
  roles: Roles,
): { readonly verbs: Operators; readonly seeTo: () => Promise<Instant>; readonly close: () => void } => {
  const view = createView(engine)

  // A store that evicts keys may have lost its index of a subject. A revocation would then report success while the
  // session lives on. So for such a store, also look through all live sessions.
  const allLiveOf = async (subject: string): Promise<readonly Stored[]> => {
    const { store } = engine
    const found = new Map((await liveOf(engine, subject)).map((stored) => [stored.key, stored]))
    if (!(await store.evicts?.())) return [...found.values()]
    let cursor: string | undefined
    do {
      const { entries, next } = await store.list({ are: 'live', subject }, cursor)
      for (const stored of entries) if (statusNow(engine, stored).phase !== 'ended') found.set(stored.key, stored)
      cursor = next
    } while (cursor !== undefined)
    return [...found.values()]
  }

  const withId = async (subject: string, id: string): Promise<Stored | undefined> => {
    for (const stored of await allLiveOf(subject)) if ((await idOf(stored.key)) === id) return stored
    return undefined
  }

  // Undefined means every session. An id counts only together with its subject.
  const addressedBy = async (
    subject: string | undefined,
    id: string | undefined,
  ): Promise<readonly Stored[] | undefined> => {
    if (id === undefined) return subject === undefined ? undefined : liveOf(engine, subject)
    const one = subject === undefined ? undefined : await withId(subject, id)
    return one ? [one] : []
  }

  const asking = askingOf(engine.store)
  const changes = createChanges({ engine, findMany: asking.findMany, view })
  const queue = fairQueue(mostAtOnce)
  // Even with a quick store, requests must be answered between very many changes.
  const turn = (): Promise<void> => new Promise(queue)

  const revoke = async (key: string, by: string, detail?: string): Promise<boolean> => {
    await turn()
    let isOurs = false
    // A change may be tried several times, and only its last try is saved. Another operator may have ended the session
    // at the same moment.
    await change(engine, key, (session, policy, now) => {
      const signal = { type: 'revoke', by, ...(detail !== undefined && { detail }) } as const
      const is = stepIgnoringGap(engine.unheard(policy.idle), session, signal, policy, now)
      isOurs = is !== session && is.ended?.reason === 'revoked'
      return is
    })
    return isOurs
  }

  const giveRoles = async (key: string, held: readonly string[]): Promise<boolean> => {
    await turn()
    const stored = await change(engine, key, (session: Session, policy, now) => {
      const is = settleIgnoringGap(engine.unheard(policy.idle), session, policy, now)
      return is.ended ? is : changeRoles(is, held, engine.roles.policyOf(held), now)
    })
    return stored !== undefined && !stored.session.ended
  }

  const ending = createEndingMany({ asking, revoke })
  const waiting = createWaitingEnds(engine, { asking, ...ending })

  const sample = createSampling(engine, roles.names, asking)

  const verbs: Operators = {
    ...waiting.verbs,
    ...createMessages(engine, { asking, view, ...ending }),
    list: async (filter, cursor) => {
      checkFilter(filter)
      const { entries, next } = await asking.list(filter, cursor)
      return { entries: await Promise.all(entries.map(view)), ...(next !== undefined && { next }) }
    },
    count: async (filter) => {
      checkFilter(filter)
      return asking.count(filter)
    },
    find: async (id) => {
      // An id may come from an address, and a database refuses some texts.
      const stored = isId(id) ? await asking.findById(id) : undefined
      return stored && view(stored)
    },
    endMany: (what) => ending.endMany(what),
    whenAnyChanged: changes.whenAnyChanged,
    ofSubject: async (subject) => Promise.all((await engine.store.findBySubject(subject)).map(view)),
    end: async ({ subject, id, by }) => {
      const stored = await withId(subject, id)
      return stored !== undefined && revoke(stored.key, by)
    },
    endAll: async ({ subject, by, except }) => {
      let ended = 0
      for (const { key } of await allLiveOf(subject))
        if ((await idOf(key)) === except) await change(engine, key, withoutTickets)
        else if (await revoke(key, by)) ended += 1
      return ended
    },
    changeRoles: async ({ subject, roles: held, by }) => {
      checkHeld(roles, held)
      const live = await allLiveOf(subject)
      let given = 0
      try {
        for (const { key } of live) {
          if (await giveRoles(key, held)) given += 1
        }
      } finally {
        // The entry is due also when the store failed after some of them.
        if (given > 0 || live.length === 0)
          engine.write({ what: 'roles-changed', subject, by, detail: held.join(', ') || 'none' })
      }
      return given
    },
    message: async ({ subject, id, text, by }) => {
      const keys = (await addressedBy(subject, id))?.map(({ key }) => key)
      engine.write({ what: 'message-sent', by, ...(subject !== undefined && { subject }), detail: text })
      await engine.store.publish({ about: 'message', text, ...(keys && { keys }) })
    },
  }
  return {
    verbs,
    seeTo: async () => {
      const sampledAt = sample()
      await engine.messages.refresh()
      return Math.min(sampledAt, await waiting.seeTo()) as Instant
    },
    close: () => {
      changes.close()
      waiting.close()
    },
  }
}
