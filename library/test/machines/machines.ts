import { oneMinute, type Policy } from '../../src/core/policy.ts'
import { instant } from '../../src/core/time.ts'
import { createSessions, type Entry, type Sessions } from '../../src/server/sessions.ts'
import type { Store } from '../../src/stores/store.ts'
import { oneClerk } from '../support/one-clerk.ts'

/** The act at which a server dies. It takes effect, and that server never gets its result. */
export type Deed = 'the end is saved' | 'the end is in the journal'

/** One server of several on one store. */
export interface Machine {
  readonly sessions: Sessions<'see', 'clerk', object>
  /** The entries that it wrote and the common journal already had. */
  readonly wrote: readonly Entry[]
  /** From now on none of its acts takes effect. */
  readonly die: () => void
  /** Dies as soon as it has done this. */
  readonly dieAt: (deed: Deed) => void
  /** A request to it. */
  readonly ask: (path: string, how?: RequestInit) => Promise<Response>
}

/** Several servers on one store, with one journal. */
export interface Machines {
  readonly machines: readonly Machine[]
  /** The journal: of a session it keeps one end. */
  readonly journal: readonly Entry[]
  readonly ends: () => readonly Entry[]
  /** Signs a person in on a server, and returns the cookie. */
  readonly signIn: (on: Machine, subject?: string) => Promise<string>
  readonly close: () => Promise<void>
}

const origin = 'http://localhost'
const never = (): Promise<never> => new Promise(() => {})

/** The difference of a server's clock from the true time, in milliseconds, and its own way to the store. */
export interface Own {
  readonly aheadMs?: number | (() => number)
  /** Left out: one of its own, so that its steps ahead do not count. */
  readonly clock?: 'system' | 'stopped'
  readonly store: Store
}

/** Servers that share a store, each on its own connection and clock. */
export const createMachines = (all: readonly Own[], policy: Policy = oneMinute): Machines => {
  const roles = oneClerk(policy)
  const journal: Entry[] = []
  const isKept = (entry: Entry): boolean =>
    entry.what !== 'session-ended' ||
    !journal.some(({ what, session }) => what === entry.what && session === entry.session)

  const createMachine = ({ aheadMs = 0, store: own, clock }: Own): Machine => {
    let isDead = false
    let last: Deed | undefined
    const wrote: Entry[] = []
    const stoppedAt = Date.now()
    const now = (): number => {
      if (clock === 'stopped') return stoppedAt
      return Date.now() + (typeof aheadMs === 'number' ? aheadMs : aheadMs())
    }
    const done = <Answer>(deed: Deed, answer: Answer): Answer | Promise<never> => {
      if (last !== deed) return answer
      isDead = true
      return never()
    }
    const store = new Proxy(own, {
      get: (target, verb: keyof Store) => {
        const value = target[verb] as unknown
        if (typeof value !== 'function' || verb === 'subscribe') return value
        return async (...given: unknown[]) => {
          if (isDead) return never()
          const answer = await Reflect.apply(value, target, given)
          if (isDead) return never()
          const isEnd = verb === 'save' && (given[1] as { readonly ending?: unknown }).ending !== undefined
          return isEnd ? done('the end is saved', answer) : answer
        }
      },
    })
    const sessions = createSessions({
      roles,
      store,
      ...(clock !== 'system' && { clock: () => instant(now()) }),
      journal: (entry) => {
        if (isDead) return never()
        wrote.push(entry)
        if (isKept(entry)) journal.push(entry)
        return entry.what === 'session-ended' ? done('the end is in the journal', undefined) : undefined
      },
    })
    return {
      sessions: sessions as never,
      wrote,
      die: () => {
        isDead = true
      },
      dieAt: (deed) => {
        last = deed
      },
      ask: (path, how) => sessions.answer(new Request(`${origin}${path}`, how)),
    }
  }

  const machines = all.map(createMachine)
  return {
    machines,
    journal,
    ends: () => journal.filter(({ what }) => what === 'session-ended'),
    signIn: async (on, subject = 'carla') => {
      const asked = { method: 'POST', url: `${origin}/`, headers: new Headers() }
      const { setCookie } = await on.sessions.start(asked, { subject, roles: ['clerk'] })
      return setCookie.split(';')[0] ?? ''
    },
    close: async () => {
      await Promise.all(machines.map(({ sessions }) => sessions.close()))
    },
  }
}
