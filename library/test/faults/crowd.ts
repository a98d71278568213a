import { ownTime } from './own-time.ts'
import type { Site } from './site.ts'

/** People who sign in, work and sign out on all servers of a site, all the time. */
export interface Crowd {
  /** The responses that can never be right. */
  readonly wrong: readonly string[]
  /** The time that the slowest response took, in milliseconds. */
  readonly slowest: () => number
  /** The number of responses with each status. */
  readonly answers: ReadonlyMap<number, number>
  /** The cookies of the people who are signed in by the last response, and have not tried to sign out. */
  readonly signedIn: () => readonly string[]
  /** The cookies of the people who are signed out by the last response. */
  readonly signedOut: () => readonly string[]
  /** Stops the crowd, once the last response has come. */
  readonly leave: () => Promise<void>
}

/** Sends a site a request with a cookie, or a signal. */
export const ask = async (url: string, cookie: string, sent?: object): Promise<Response> => {
  const ours = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
  const posted = sent && { method: 'POST', headers: { cookie, ...ours }, body: JSON.stringify(sent) }
  const response = await fetch(url, posted ?? { headers: { cookie } })
  await response.arrayBuffer()
  return response
}

const breathMs = 25
const breath = (): Promise<void> => new Promise((later) => setTimeout(later, breathMs))
const one = <Value>(values: readonly Value[]): Value | undefined => values[Math.floor(Math.random() * values.length)]

/** Lets a crowd in; it works until it leaves. */
export const letIn = (site: Pick<Site, 'urls'>, size: number): Crowd => {
  const wrong: string[] = []
  const answers = new Map<number, number>()
  const live = new Set<string>()
  const over: string[] = []
  let slowest = 0
  let isOver = false

  const counted = async (path: string, cookie: string, what?: object): Promise<Response> => {
    const asked = ownTime()
    const response = await ask(`${one(site.urls)}${path}`, cookie, what)
    slowest = Math.max(slowest, ownTime() - asked)
    answers.set(response.status, (answers.get(response.status) ?? 0) + 1)
    return response
  }

  const expect = (what: string, { status }: Response, ...wanted: readonly number[]): boolean => {
    if (![...wanted, 503].includes(status)) wrong.push(`${what} was answered ${status}`)
    return wanted.includes(status)
  }

  const signIn = async (): Promise<string | undefined> => {
    const response = await counted('/in', '', {})
    const cookie = response.headers.getSetCookie()[0]?.split(';', 1)[0]
    return expect('a sign-in', response, 200) ? cookie : undefined
  }

  // A person who wants to leave retries: after the first attempt the result is unknown until it is confirmed.
  const signOut = async (cookie: string): Promise<void> => {
    live.delete(cookie)
    const leave = { type: 'sign-out' }
    if (!expect('a sign-out', await counted('/session', cookie, leave), 200))
      do {
        if (isOver) return
        await breath()
      } while (!expect('another sign-out', await counted('/session', cookie, leave), 200, 401))
    over.push(cookie)
  }

  const work = async (stays: () => boolean): Promise<void> => {
    let cookie: string | undefined
    while (!isOver) {
      if (cookie === undefined) {
        cookie = await signIn()
        if (cookie !== undefined) live.add(cookie)
      } else if (!stays()) {
        await signOut(cookie)
        cookie = undefined
      } else if (over.length > 0 && Math.random() < 0.1)
        expect('a cookie that is over', await counted('/', one(over) ?? ''), 401)
      else expect('a person who is signed in', await counted('/', cookie), 200)
      await breath()
    }
  }

  // Every second person works all day.
  const all = Array.from({ length: size }, (_, index) =>
    work(() => index % 2 === 0 || Math.random() < 0.9).catch(
      (failure: unknown) => void wrong.push(`no answer at all: ${String(failure)}`),
    ),
  )
  return {
    wrong,
    slowest: () => slowest,
    answers,
    signedIn: () => [...live],
    signedOut: () => over,
    leave: async () => {
      isOver = true
      await Promise.all(all)
    },
  }
}
