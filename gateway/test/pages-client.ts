import { request as ask } from 'node:http'
import { password } from './own-pages-server.ts'

/** The headers of a browser that goes to a page of this site. */
export const navigation = {
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'same-origin',
  accept: 'text/html',
}

type Fields = Readonly<Record<string, string>>

// `fetch` sets Sec-Fetch-Mode by itself, so that no request of its looks like a browser's.
const send = (method: string, address: string, headers: Fields, body: string): Promise<Response> =>
  new Promise((done, fail) => {
    const sending = ask(address, { method, headers: { ...navigation, ...headers }, agent: false }, async (answer) => {
      const pieces: Buffer[] = []
      for await (const piece of answer) pieces.push(piece)
      const all: [string, string][] = []
      for (let at = 0; at < answer.rawHeaders.length; at += 2)
        all.push([answer.rawHeaders[at] ?? '', answer.rawHeaders[at + 1] ?? ''])
      const status = answer.statusCode ?? 0
      const text = Buffer.concat(pieces)
      done(new Response([204, 304].includes(status) ? null : text, { status, headers: all }))
    })
    sending.on('error', fail).end(body)
  })

/** The pages of a server, asked for as a browser does. */
export const pagesOf = (origin: () => string) => {
  const get = (path: string, headers: Fields = {}): Promise<Response> => send('GET', origin() + path, headers, '')
  const post = (path: string, fields: Fields, headers: Fields = {}): Promise<Response> => {
    const body = new URLSearchParams(fields).toString()
    const type = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) }
    return send('POST', origin() + path, { ...type, ...headers }, body)
  }
  return {
    get,
    post,
    /** Asks with any method. */
    send: (method: string, path: string, headers: Fields = {}) => send(method, origin() + path, headers, ''),
    /** Signs in, and gives the cookie. */
    signIn: async (username = 'nina'): Promise<string> => {
      const answer = await post('/_curfew/sign-in', { username, password })
      return answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
    },
  }
}
