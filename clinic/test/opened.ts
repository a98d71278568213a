import { type Instant, instant } from 'curfew'
import { createClinic, type OpenClinic } from '../src/create.ts'
import { demoPassword } from '../src/people/demo.ts'
import { readSettings } from '../src/settings/settings.ts'

/** A clinic in memory, whose clock is moved by hand. */
export interface Opened extends OpenClinic {
  readonly pass: (ms: number) => void
  /** The cookie of somebody who has just signed in. */
  readonly cookieOf: (name: string) => Promise<string>
  readonly get: (path: string, cookie?: string) => Promise<Response>
  readonly post: (path: string, fields: Readonly<Record<string, string>>, cookie?: string) => Promise<Response>
  /** The first value of a query. */
  readonly ask: (sql: string) => string
}

const origin = 'http://localhost'

/** What a page navigation says of itself. */
export const navigation: Readonly<Record<string, string>> = {
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  accept: 'text/html',
}

/** Opens a clinic. */
export const open = async (environment: Readonly<Record<string, string>> = {}): Promise<Opened> => {
  let now: Instant = instant(Date.UTC(2026, 9, 6, 9))
  const clinic = await createClinic(readSettings({ CURFEW_STORE: 'memory:', ...environment }), { clock: () => now })
  const send = (path: string, init: RequestInit, cookie: string | undefined): Promise<Response> => {
    const headers = new Headers({
      ...navigation,
      ...(init.headers as Record<string, string>),
      ...(cookie && { cookie }),
    })
    return Promise.resolve(clinic.app.request(origin + path, { ...init, headers }))
  }
  const post: Opened['post'] = (path, fields, cookie) =>
    send(path, { method: 'POST', body: new URLSearchParams(fields) }, cookie)
  return {
    ...clinic,
    pass: (ms) => {
      now = instant(now + ms)
    },
    get: (path, cookie) => send(path, {}, cookie),
    post,
    cookieOf: async (name) => {
      const answer = await post('/sign-in', { username: name, password: demoPassword })
      return answer.headers.getSetCookie().at(-1)?.split(';')[0] ?? ''
    },
    ask: (sql) => String(Object.values(clinic.clinic.db.prepare(sql).get() as object)[0]),
  }
}
