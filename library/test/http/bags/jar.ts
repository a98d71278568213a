/** A browser with a cookie jar, as far as HTTP goes. */
export interface Browser {
  readonly cookies: Map<string, string>
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>
  /** Posts as a page of the application does. */
  readonly post: (path: string) => Promise<Response>
  readonly text: (path: string) => Promise<string>
  readonly json: (path: string) => Promise<Record<string, unknown>>
}

const fromPage = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }

/** A browser without cookies yet, or with those of another. */
export const createBrowser = (origin: string, has: ReadonlyMap<string, string> = new Map()): Browser => {
  const cookies = new Map(has)
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers ?? fromPage)
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const answer = await fetch(origin + path, { redirect: 'manual', ...init, headers })
    for (const given of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (given.split(';', 1)[0] ?? '').split(/=(.*)/)
      if (value === '' || given.includes('Max-Age=0')) cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
  return {
    cookies,
    ask,
    post: (path) => ask(path, { method: 'POST' }),
    text: async (path) => (await ask(path)).text(),
    json: async (path) => (await ask(path)).json(),
  }
}
