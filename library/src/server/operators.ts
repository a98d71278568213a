import { Misuse } from '../core/misuse.ts'
import type { Roles } from '../core/role.ts'
import { pageCountsAt, type Session } from '../core/session.ts'
import type { Status } from '../core/status.ts'
import { changeRoles, settle } from '../core/step.ts'
import type { Instant } from '../core/time.ts'
import type { Filter, Stored } from '../stores/store.ts'
import { advance, change } from './change.ts'
import type { Engine } from './engine.ts'
import { statusNow } from './look.ts'
import { idOf } from './token.ts'
import { createTurns } from './turns.ts'

/** A session as operators and its own person see it. */
export interface SessionView {
  readonly id: string
  readonly subject: string
  readonly roles: readonly string[]
  readonly status: Status
  readonly startedAt: Instant
  readonly activeAt: Instant
  /** How many pages are open; of them so many hold an event stream, are out of sight, or vanished and may come back. */
  readonly pages: number
  readonly leading: number
  readonly hidden: number
  readonly suspected: number
  readonly version: number
}

/** What those do who look after other people's sessions. */
export interface Operators {
  /** Some of all sessions; go on with `next`. */
  readonly list: (
    filter: Filter,
    cursor?: string,
  ) => Promise<{ readonly entries: readonly SessionView[]; readonly next?: string }>
  /** Every session of a subject, the latest first. */
  readonly ofSubject: (subject: string) => Promise<readonly SessionView[]>
  /** Ends one session of a subject; false when it was not live. */
  readonly end: (what: { readonly subject: string; readonly id: string; readonly by: string }) => Promise<boolean>
  /** Ends every session of a subject but one, and says how many. */
  readonly endAll: (what: {
    readonly subject: string
    readonly by: string
    readonly except?: string
  }) => Promise<number>
  /**
   * Gives a subject's live sessions these roles, and says how many there are. Their next request obeys.
   * @throws Misuse when a role is unknown or two of their tasks are to stay apart.
   */
  readonly changeRoles: (what: {
    readonly subject: string
    readonly roles: readonly string[]
    readonly by: string
  }) => Promise<number>
  /** Says something on the open pages of one session, of a subject, or of everybody. An id needs its subject. */
  readonly message: (what: {
    readonly subject?: string
    readonly id?: string
    readonly text: string
    readonly by: string
  }) => Promise<void>
}

/** Throws what is wrong with roles that somebody is to hold. */
export const checkHeld = (roles: Pick<Roles, 'has' | 'names' | 'conflictIn'>, held: readonly string[]): void => {
  const unknown = held.find((name) => !roles.has(name))
  if (unknown !== undefined)
    throw new Misuse('roles.unknown-role', `'${unknown}' is no role; write one of ${roles.names.join(', ')}`)
  const conflict = roles.conflictIn(held)
  if (conflict)
    throw new Misuse(
      'roles.apart',
      `the roles ${held.join(', ')} bring together ${conflict.join(' and ')}, which are to stay apart; leave one role out`,
    )
}

const mostAtOnce = 50

/** What operators can do on an engine. */
export const createOperators = (engine: Engine, roles: Roles): Operators => {
  const view = async (stored: Stored): Promise<SessionView> => {
    const { key, session, version } = stored
    const { subject, roles: held, startedAt, activeAt } = session
    const { open: pages, ...counts } = pageCountsAt(session, engine.clock())
    return {
      id: await idOf(key),
      subject,
      roles: held,
      status: statusNow(engine, stored),
      startedAt,
      activeAt,
      pages,
      ...counts,
      version,
    }
  }

  const liveOf = async (subject: string): Promise<readonly Stored[]> =>
    (await engine.store.findBySubject(subject)).filter((stored) => statusNow(engine, stored).phase !== 'ended')

  const withId = async (subject: string, id: string): Promise<Stored | undefined> => {
    for (const stored of await liveOf(subject)) if ((await idOf(stored.key)) === id) return stored
    return undefined
  }

  // Undefined: everybody. An id is one of its subject's, and without that it is nobody's.
  const hearersOf = async (
    subject: string | undefined,
    id: string | undefined,
  ): Promise<readonly Stored[] | undefined> => {
    if (id === undefined) return subject === undefined ? undefined : liveOf(subject)
    const one = subject === undefined ? undefined : await withId(subject, id)
    return one ? [one] : []
  }

  const inTurns = createTurns(mostAtOnce)
  // Very many are not changed without requests being answered in between, however quick the store.
  const turn = (): Promise<void> => new Promise(inTurns)

  const revoke = async (key: string, by: string): Promise<boolean> => {
    await turn()
    const stored = await advance(engine, key, [{ type: 'revoke', by }])
    return stored?.session.ended?.reason === 'revoked'
  }

  const giveRoles = async (key: string, held: readonly string[]): Promise<void> => {
    await turn()
    await change(engine, key, (session: Session, policy, now) => {
      const is = settle(session, policy, now)
      return is.ended ? is : changeRoles(is, held, engine.roles.policyOf(held), now)
    })
  }

  return {
    list: async (filter, cursor) => {
      const { entries, next } = await engine.store.list(filter, cursor)
      return { entries: await Promise.all(entries.map(view)), ...(next !== undefined && { next }) }
    },
    ofSubject: async (subject) => Promise.all((await engine.store.findBySubject(subject)).map(view)),
    end: async ({ subject, id, by }) => {
      const stored = await withId(subject, id)
      return stored !== undefined && revoke(stored.key, by)
    },
    endAll: async ({ subject, by, except }) => {
      let ended = 0
      for (const { key } of await liveOf(subject))
        if ((await idOf(key)) !== except && (await revoke(key, by))) ended += 1
      return ended
    },
    changeRoles: async ({ subject, roles: held, by }) => {
      checkHeld(roles, held)
      const live = await liveOf(subject)
      let given = 0
      try {
        for (const { key } of live) {
          await giveRoles(key, held)
          given += 1
        }
      } finally {
        // Also when the store failed after some of them.
        if (given > 0 || live.length === 0)
          engine.write({ what: 'roles-changed', subject, by, detail: held.join(', ') || 'none' })
      }
      return live.length
    },
    message: async ({ subject, id, text, by }) => {
      const keys = (await hearersOf(subject, id))?.map(({ key }) => key)
      engine.write({ what: 'message-sent', by, ...(subject !== undefined && { subject }), detail: text })
      await engine.store.publish({ about: 'message', text, ...(keys && { keys }) })
    },
  }
}
