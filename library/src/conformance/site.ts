import type { WireSignal, WireStatus } from '../core/wire.ts'
import { claim } from './claim.ts'
import { type Cookie, cookiesIn } from './cookies-in.ts'
import { type Events, eventsOf } from './events.ts'

/** The request by which a person signs in. It has to sign in the same person each time. */
export interface SignInRequest {
  /** Its address below the origin, such as `/sign-in`. */
  readonly path: string
  /** Default: `POST`. */
  readonly method?: string
  /** Its own headers. `Origin`, `Sec-Fetch-Site` and the cookie are added. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A server that is held to the wire. */
export interface WireServer {
  /** Its origin, such as `http://127.0.0.1:3000`. */
  readonly origin: string
  /** The address of its one resource. Default: `/session`. */
  readonly path?: string
  /** The application's name in the cookie's, as in `curfew-till`. */
  readonly name?: string
  readonly signIn: SignInRequest
  /** The longest time that one rule may wait, in milliseconds. Default: 30,000. */
  readonly patienceMs?: number
}

/** A response, read to its end. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; undefined when it is none. */
  readonly json: Readonly<Record<string, unknown>> | undefined
  readonly cookies: readonly Cookie[]
}

/** The further parts of a request. A header that is undefined is not sent. */
export interface AskingParts {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string
}

/** The status of a live session. */
export type LiveStatus = Extract<WireStatus, { readonly version: number }>

/** One browser, with its cookies. */
export interface Visitor {
  /** The session's cookie; undefined when the browser has none. */
  readonly cookie: () => Cookie | undefined
  /** The answer to the sign-in; the visitor keeps its cookie. */
  readonly signIn: () => Promise<Answer>
  /** Asks the resource, or what is below it, as a page of the origin. Cookies of the answer are not kept. */
  readonly ask: (below?: string, asking?: AskingParts) => Promise<Answer>
  readonly send: (...signals: readonly WireSignal[]) => Promise<Answer>
  /** The status of a session that has to be live. */
  readonly live: () => Promise<LiveStatus>
  readonly listen: (query: string) => Promise<Events>
}

/** The server, as its checks see it. */
export interface Site {
  readonly cookieName: string
  readonly isSecure: boolean
  readonly patienceMs: number
  readonly visitor: (cookie?: Cookie) => Visitor
  /** A new visitor who has signed in. */
  readonly person: () => Promise<Visitor>
}

const answersWithin = 30_000

const jsonOf = (text: string): Answer['json'] => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Answer['json']) : undefined
  } catch {
    return undefined
  }
}

/** The status in an answer; it has to be one of a live session. */
export const liveIn = ({ status, json, text }: Answer): LiveStatus => {
  const is = json as LiveStatus | undefined
  claim(
    status === 200 && (is?.phase === 'active' || is?.phase === 'warning'),
    `a live session was answered ${status} ${text.slice(0, 200)}`,
  )
  return is
}

/** Opens a server for its checks. */
export const siteOf = (server: WireServer): Site => {
  const { origin, path = '/session', name, signIn, patienceMs = 30_000 } = server
  const isSecure = origin.startsWith('https:')
  const cookieName = `${isSecure ? '__Host-' : ''}curfew${name === undefined ? '' : `-${name}`}`

  const asked = async (
    address: string,
    cookie: Cookie | undefined,
    { method, headers, body }: AskingParts,
  ): Promise<Response> => {
    const all: Readonly<Record<string, string | undefined>> = {
      origin,
      'sec-fetch-site': 'same-origin',
      ...(cookie && { cookie: `${cookieName}=${cookie.value}` }),
      ...headers,
    }
    const sent = Object.entries(all).filter((header): header is [string, string] => header[1] !== undefined)
    return fetch(new URL(address, origin), {
      method: method ?? 'GET',
      headers: sent,
      redirect: 'manual',
      ...(body !== undefined && { body }),
    })
  }

  const whole = async (response: Response): Promise<Answer> => {
    const text = await response.text()
    const { status, headers } = response
    return { status, headers, text, json: jsonOf(text), cookies: cookiesIn(headers) }
  }

  const soon = async <Value>(what: string, promise: Promise<Value>): Promise<Value> => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, fail) => {
      timer = setTimeout(
        () => fail(new Error(`${what} had no answer within ${answersWithin / 1_000} s`)),
        answersWithin,
      )
    })
    return Promise.race([promise, late]).finally(() => clearTimeout(timer))
  }

  const visitor: Site['visitor'] = (given) => {
    let cookie = given
    const ask: Visitor['ask'] = (below = '', asking = {}) =>
      soon(`${asking.method ?? 'GET'} ${path}${below}`, asked(`${path}${below}`, cookie, asking).then(whole))
    return {
      cookie: () => cookie,
      ask,
      signIn: async () => {
        const { path: address, method = 'POST', headers, body } = signIn
        const asking = { method, ...(headers && { headers }), ...(body !== undefined && { body }) }
        const answer = await soon(`${method} ${address}`, asked(address, cookie, asking).then(whole))
        const found = answer.cookies.find((one) => one.name === cookieName)
        claim(
          found !== undefined,
          `the sign-in ${method} ${address} was answered ${answer.status} without the cookie ${cookieName}; give a request that signs in`,
        )
        cookie = found
        return answer
      },
      send: (...signals) =>
        ask('', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(signals.length === 1 ? signals[0] : signals),
        }),
      live: async () => liveIn(await ask()),
      listen: async (query) => eventsOf(await soon(`GET ${path}/events`, asked(`${path}/events${query}`, cookie, {}))),
    }
  }

  return {
    cookieName,
    isSecure,
    patienceMs,
    visitor,
    person: async () => {
      const is = visitor()
      await is.signIn()
      return is
    },
  }
}
