import { type Instant, instant } from '../../src/core/time.ts'
import { createSessions, type Entry, type Setup } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'
import { basketFrom, roles, type Stage, type StorySessions } from './setting.ts'

export { stages } from './stages.ts'

/** A browser with one cookie jar, as far as HTTP goes. */
export interface Client {
  cookie: string | undefined
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>
  /** Sends signals as a page does. */
  readonly tell: (...signals: readonly object[]) => Promise<Response>
}

/** The story's world: a clock that is moved by hand, sessions on a server, and the journal. */
export interface World {
  readonly sessions: StorySessions
  readonly entries: Entry[]
  readonly origin: string
  readonly pass: (time: number) => void
  readonly client: () => Client
  readonly close: () => Promise<void>
}

const fromPage = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }

/**
 * The `fetch` of Node. Next puts one of its own in its place, which reads copies of bodies. Those fail unheard when a
 * server closes.
 */
export const ownFetch: typeof fetch = globalThis.fetch

/** A browser without cookies yet, for one origin. */
export const createClient = (origin: string): Client => {
  // The cookie of a sign-in that waits.
  let question: string | undefined
  const client: Client = {
    cookie: undefined,
    ask: async (path, init = {}) => {
      const headers = new Headers(init.headers ?? fromPage)
      if (client.cookie !== undefined) headers.set('cookie', client.cookie)
      if (question !== undefined) headers.set('cookie', [client.cookie, question].filter(Boolean).join('; '))
      const answer = await ownFetch(origin + path, { redirect: 'manual', ...init, headers })
      const asked = answer.headers.getSetCookie().find((cookie) => /^(?:__Host-)?curfew-ask=/.test(cookie))
      question = asked?.split(';')[0] ?? question
      const given = answer.headers.getSetCookie().findLast((cookie) => /^(?:__Host-)?curfew(?:-bag)?=/.test(cookie))
      if (given !== undefined) client.cookie = given.includes('Max-Age=0') ? undefined : given.split(';')[0]
      return answer
    },
    tell: (...signals) =>
      client.ask('/session', {
        method: 'POST',
        headers: { ...fromPage, 'content-type': 'application/json' },
        body: JSON.stringify(signals.length === 1 ? signals[0] : signals),
      }),
  }
  return client
}

/** Options of a world's sessions that differ from the story's own. */
export type Differs = Omit<Partial<Setup<never, never, never>>, 'roles'>

/** A world on one framework. */
export const createWorld = async (
  stage: Stage,
  store: Store = memoryStore(),
  differs: Differs = {},
): Promise<World> => {
  let now: Instant = instant(Date.UTC(2026, 0, 1))
  const entries: Entry[] = []
  const sessions = createSessions({
    ...differs,
    roles,
    data: basketFrom,
    store,
    clock: () => now,
    journal: (entry) => entries.push(entry),
    draftSecret: 'a secret of the story that is hard to guess',
  })
  const { origin, close } = await stage(sessions as unknown as StorySessions)
  return {
    sessions: sessions as unknown as StorySessions,
    entries,
    origin,
    pass: (time) => {
      now = instant(now + time)
    },
    client: () => createClient(origin),
    close: async () => {
      await sessions.close()
      await close()
    },
  }
}
