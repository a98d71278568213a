import { type Instant, instant } from 'curfew'
import { createClinic, type OpenClinic, type Parts } from '../../src/create.ts'
import { readSettings } from '../../src/settings/settings.ts'

/** The origin of the clinic without a socket. */
export const origin = 'http://127.0.0.1:3000'

/** The values of a form. A list holds the values of a repeated name. */
export type Form = Readonly<Record<string, string | readonly string[]>>

/** A person at a machine of the clinic. */
export interface Desk {
  cookie: string | undefined
  /** Requests a page, as a browser does after a click. */
  readonly visit: (path: string) => Promise<Response>
  /** Sends a form. */
  readonly send: (path: string, form?: Form) => Promise<Response>
  /** Requests as a script does. */
  readonly fetch: (path: string, method?: string) => Promise<Response>
  readonly signIn: (name: string, password?: string) => Promise<Response>
}

/** A clinic in this process, in memory, with a clock to move. */
export interface House extends OpenClinic {
  readonly desk: () => Desk
  /** A desk at which a person has signed in. */
  readonly deskOf: (name: string) => Promise<Desk>
  readonly pass: (ms: number) => void
  /** The lines of the log. */
  readonly lines: () => readonly string[]
  /** The first value of a query. */
  readonly ask: (sql: string) => string
  /** Changes the records. */
  readonly run: (sql: string) => void
}

const typed = {
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  accept: 'text/html',
}
const scripted = {
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'cors',
  'sec-fetch-dest': 'empty',
  accept: 'application/json',
}

const bodyOf = (form: Form): URLSearchParams =>
  new URLSearchParams(Object.entries(form).flatMap(([name, value]) => [value].flat().map((one) => [name, one])))

const createDesk = ({ app }: OpenClinic): Desk => {
  const ask = async (
    path: string,
    init: RequestInit & { readonly headers: Record<string, string> },
  ): Promise<Response> => {
    const headers = { ...init.headers, ...(desk.cookie !== undefined && { cookie: desk.cookie }) }
    const answer = await app.request(origin + path, { ...init, headers })
    const given = answer.headers.getSetCookie().findLast((cookie) => /^(?:__Host-)?curfew=/.test(cookie))
    if (given !== undefined) desk.cookie = given.includes('Max-Age=0') ? undefined : given.split(';')[0]
    return answer
  }
  const desk: Desk = {
    cookie: undefined,
    visit: (path) => ask(path, { headers: typed }),
    send: (path, form = {}) => ask(path, { method: 'POST', headers: typed, body: bodyOf(form) }),
    fetch: (path, method = 'GET') => ask(path, { method, headers: scripted }),
    signIn: (username, password = 'harbour-vets-demo') => desk.send('/sign-in', { username, password }),
  }
  return desk
}

/** Opens a clinic. `settings` are environment variables. */
export const openHouse = async (settings: Readonly<Record<string, string>> = {}, parts: Parts = {}): Promise<House> => {
  let now = Date.parse('2026-10-06T09:00:00Z')
  const clock = (): Instant => instant(now)
  const lines: string[] = []
  const log = { write: (line: string) => void lines.push(line) }
  const open = await createClinic(readSettings({ CURFEW_STORE: 'memory:', ...settings }), { clock, log, ...parts })
  return {
    ...open,
    desk: () => createDesk(open),
    deskOf: async (name) => {
      const desk = createDesk(open)
      const answer = await desk.signIn(name)
      if (answer.status !== 303) throw new Error(`${name} could not sign in: ${answer.status}`)
      return desk
    },
    pass: (ms) => {
      now += ms
    },
    lines: () => lines,
    ask: (sql) => String(Object.values(open.clinic.db.prepare(sql).get() as object)[0]),
    run: (sql) => void open.clinic.db.prepare(sql).run(),
  }
}
