import { definePolicy, defineRoles, type Instant, instant, minutes, oneMinute, pci, seconds } from 'curfew'
import { createSessions, type Entry } from 'curfew/server/sessions'
import { memoryJournal, memoryStore } from 'curfew/stores/memory'
import type { KeptJournal, Store } from 'curfew/stores/store'
import { type ConsoleSetup, consoleFor, consoleTasks } from 'curfew-console'

const origin = 'http://localhost'

/** The roles of a small clinic. The reader sees, the manager does everything, and the vet has no task of the console. */
export const roles = defineRoles({
  tasks: [...consoleTasks, 'note.write'],
  roles: {
    manager: { tasks: consoleTasks, policy: pci },
    reader: { tasks: ['sessions.see'], policy: pci },
    vet: { tasks: ['note.write'], policy: oneMinute },
    nurse: { tasks: ['note.write'], policy: definePolicy({ idle: minutes(10), warning: seconds(60) }) },
  },
})

/** One person's way to ask the console. */
export type Ask = (
  path: string,
  init?: RequestInit & { readonly form?: Readonly<Record<string, string>> },
) => Promise<Response>

/** The origins that a sign-in tells. */
export interface Origins {
  readonly address: string
  readonly agent: string
  readonly how: string
}

const usual: Origins = {
  address: '10.2.0.7',
  agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  how: 'password',
}

const countIn = async (journal: KeptJournal): Promise<number> => {
  const checked = await journal.verify()
  return checked.kind === 'whole' ? checked.entries : 0
}

/** A clinic with a console, on a clock that a test moves. */
export const openClinic = (
  setup: Omit<Partial<ConsoleSetup>, 'tasks'> = {},
  originsOf: () => Origins = () => usual,
) => {
  let now = instant(Date.parse('2026-11-30T09:00:00Z'))
  const kept = memoryStore()
  let isAway = false
  const store: Store = {
    ...kept,
    find: (key) => (isAway ? Promise.reject(new Error('the store is away')) : kept.find(key)),
  }
  const journal = memoryJournal()
  const entries: Entry[] = []
  const sessions = createSessions({
    roles,
    store,
    clock: () => now,
    journal: [journal, (entry) => entries.push(entry)],
  })
  const answer = consoleFor(sessions, { journal, networks: { '10.2.0.0/16': 'second floor' }, ...setup })
  const at = setup.at ?? '/console'

  const askWith =
    (cookie: string | undefined): Ask =>
    (path, { form, ...init } = {}) => {
      const headers = new Headers(init.headers)
      if (!headers.has('accept')) headers.set('accept', 'text/html')
      if (cookie !== undefined && !headers.has('cookie')) headers.set('cookie', cookie)
      if (!headers.has('origin')) headers.set('origin', origin)
      if (!headers.has('host')) headers.set('host', 'localhost')
      if (form) headers.set('content-type', 'application/x-www-form-urlencoded')
      const body = form ? { method: 'POST', body: new URLSearchParams(form).toString() } : {}
      return answer(new Request(`${origin}${at}${path}`, { ...init, ...body, headers }))
    }

  const signal = async (cookie: string, ...signals: readonly object[]): Promise<void> => {
    const headers = { cookie, origin, host: 'localhost', 'content-type': 'application/json' }
    const body = JSON.stringify(signals)
    await sessions.answer(new Request(`${origin}/session`, { method: 'POST', headers, body }))
  }

  return {
    sessions,
    journal,
    entries,
    store,
    at,
    now: () => now,
    /** Lets the store give no answer from now on. */
    takeStoreAway: () => {
      isAway = true
    },
    /** Waits until the journal has every entry that was written. */
    written: async (): Promise<void> => {
      while ((await countIn(journal)) < entries.length) await new Promise((later) => setTimeout(later))
    },
    pass: (ms: number) => {
      now = instant(now + ms) as Instant
    },
    /** Sends a page's signals with a session's cookie. */
    signal,
    stranger: askWith(undefined),
    /** Signs a person in, and gives the session's id, the way to ask as that person, and the cookie. */
    signIn: async (
      subject: string,
      ...held: string[]
    ): Promise<{ readonly id: string; readonly ask: Ask; readonly cookie: string }> => {
      const origins = originsOf()
      const headers = new Headers({ origin, 'user-agent': origins.agent })
      const head = { method: 'POST', url: `${origin}/sign-in`, headers, address: origins.address }
      const { id, setCookie } = await sessions.start(head, { subject, roles: roles.rolesFrom(held), how: origins.how })
      const cookie = setCookie.split(';')[0] ?? ''
      return { id, ask: askWith(cookie), cookie }
    },
    close: () => sessions.close(),
  }
}
