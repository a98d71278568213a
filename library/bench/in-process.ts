import { IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Writable } from 'node:stream'

/** The requests of some persons to a server in this process. */
export interface InProcess {
  /** Asks so many times, each person in turn. A response that does not name its person ends the run. */
  readonly ask: (calls: number) => Promise<void>
}

/** The cost of a request in a process without clients. */
export interface Alone {
  readonly micros: number
  /** The memory that it allocates. */
  readonly bytes: number
}

interface Answer {
  readonly status: number
  /** Head and body. */
  readonly text: string
}

/** Sends one request at a time. */
type Line = (method: string, url: string, cookie: string) => Promise<Answer>

// The kernel, the parser and the other process take more time than Curfew does, and differ from run to run. So the
// server's own listener is called, and its response goes to a stream that keeps the text.
const lineTo = (server: Server): Line => {
  let heard: (string | Uint8Array)[] = []
  const stream = new Writable({
    decodeStrings: false,
    write: (piece, _, done) => {
      heard.push(piece)
      done()
    },
  })
  const socket = Object.assign(stream, { remoteAddress: '127.0.0.1' }) as unknown as Socket

  return (method, url, cookie) =>
    new Promise((done) => {
      heard = []
      const request = Object.assign(new IncomingMessage(socket), {
        method,
        url,
        httpVersion: '1.1',
        httpVersionMajor: 1,
        httpVersionMinor: 1,
        complete: true,
        headers: { host: '127.0.0.1', connection: 'keep-alive', cookie },
      })
      request.push(null)
      const response = new ServerResponse(request)
      response.assignSocket(socket)
      response.on('finish', () => {
        response.detachSocket(socket)
        done({
          status: response.statusCode,
          text: heard.length === 1 && typeof heard[0] === 'string' ? heard[0] : heard.map(String).join(''),
        })
      })
      server.emit('request', request, response)
    })
}

interface Person {
  readonly cookie: string
  readonly name: string
}

const signIn = async (line: Line, name: string): Promise<Person> => {
  const { text } = await line('POST', `/sign-in/${name}`, '')
  const cookie = [...text.matchAll(/^set-cookie: ([^;\r]+)/gim)].map(([, pair]) => pair).join('; ')
  if (cookie === '' || !text.endsWith('signed in')) throw new Error(`${name} was not signed in: ${text}`)
  return { cookie, name }
}

const turn = (): Promise<void> => new Promise((done) => void setImmediate(done))

/**
 * Signs so many persons in, and asks as them over so many lines, one request at a time on each. `anybody` is named by a
 * server without sessions.
 */
export const inProcess = async (
  server: Server,
  {
    persons: count,
    lines: wide,
    anybody,
  }: { readonly persons: number; readonly lines: number; readonly anybody?: string },
): Promise<InProcess> => {
  const lines = Array.from({ length: wide }, () => lineTo(server))
  const persons: Person[] = anybody === undefined ? [] : [{ cookie: `curfew=${'x'.repeat(43)}`, name: anybody }]
  const [first] = lines
  while (first && anybody === undefined && persons.length < count)
    persons.push(await signIn(first, `person-${String(persons.length).padStart(5, '0')}`))
  let nth = 0
  return {
    ask: async (calls) => {
      let left = calls
      const along = async (line: Line): Promise<void> => {
        while (left > 0) {
          left -= 1
          const { cookie, name } = persons[nth++ % persons.length] as Person
          const { status, text } = await line('GET', '/', cookie)
          if (status !== 200 || !text.endsWith(name)) throw new Error(`${text} came back instead of ${name}`)
          // Timers and sockets have no turn among promises.
          if (left % 100 === 0) await turn()
        }
      }
      await Promise.all(lines.map(along))
    },
  }
}
