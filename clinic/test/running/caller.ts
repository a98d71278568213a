/** A caller of the clinic over HTTP with one cookie jar, as a browser's pages are. */
export interface Caller {
  cookie: string | undefined
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>
  readonly signIn: (name: string) => Promise<Response>
  readonly status: () => Promise<{ readonly phase: string; readonly reason?: string }>
}

const ours = { 'sec-fetch-site': 'same-origin' }

/** A caller of the clinic at an origin. */
export const createCaller = (origin: string): Caller => {
  const caller: Caller = {
    cookie: undefined,
    ask: async (path, init = {}) => {
      const headers = new Headers({ ...ours, ...(init.headers as Record<string, string> | undefined) })
      if (caller.cookie !== undefined) headers.set('cookie', caller.cookie)
      const answer = await fetch(origin + path, { redirect: 'manual', ...init, headers })
      const given = answer.headers.getSetCookie().at(-1)
      if (given !== undefined) caller.cookie = given.includes('Max-Age=0') ? undefined : given.split(';')[0]
      return answer
    },
    signIn: (name) =>
      caller.ask('/sign-in', {
        method: 'POST',
        body: new URLSearchParams({ username: name, password: 'harbour-vets-demo' }),
      }),
    status: async () => (await caller.ask('/session')).json(),
  }
  return caller
}
