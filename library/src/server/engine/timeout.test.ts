import { Hono } from 'hono'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { forHono } from '../../adapters/hono.ts'
import { minutes, seconds } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { Store } from '../../stores/store.ts'
import { createSessions, type Entry } from '../sessions.ts'

const roles = oneClerk()
const origin = 'http://localhost'
const document = { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

type Heed = (verb: string, answer: () => Promise<unknown>) => Promise<unknown>

let heed: Heed
let entries: Entry[]
let app: Hono
let cookie: string
let close: () => Promise<void>

const answers: Heed = (_, answer) => answer()
const isSilent: Heed = () => new Promise(() => {})

const moody = (store: Store): Store =>
  new Proxy(store, {
    get: (target, verb: keyof Store) => {
      const value = target[verb] as unknown
      if (typeof value !== 'function' || verb === 'subscribe') return value
      return (...given: unknown[]) => heed(verb, async () => Reflect.apply(value, target, given))
    },
  })

beforeEach(async () => {
  vi.useFakeTimers()
  heed = answers
  entries = []
  const store = moody(memoryStore())
  const sessions = createSessions({ roles, store, journal: (entry) => entries.push(entry) })
  const { attach, requireTask } = forHono(sessions)
  app = new Hono()
  app.use(attach())
  app.get('/', requireTask('see'), (c) => c.text('seen'))
  const asked = { method: 'POST', url: `${origin}/`, headers: new Headers() }
  cookie = (await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })).setCookie.split(';')[0] ?? ''
  await vi.advanceTimersByTimeAsync(seconds(1))
  close = sessions.close
})
afterEach(async () => {
  heed = answers
  const closed = close()
  await vi.advanceTimersByTimeAsync(seconds(2))
  await closed
  vi.useRealTimers()
})

const ask = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  app.request(`${origin}${path}`, { headers: { cookie, ...headers } })

const within = async <Answer>(asked: Promise<Answer>, ms: number): Promise<Answer | 'nothing yet'> => {
  let answer: Answer | 'nothing yet' = 'nothing yet'
  asked.then((is) => {
    answer = is
  })
  await vi.advanceTimersByTimeAsync(ms)
  return answer
}

const told = (answer: Response | 'nothing yet'): unknown =>
  answer === 'nothing yet'
    ? answer
    : [
        answer.status,
        answer.headers.get('content-type'),
        answer.headers.get('retry-after'),
        answer.headers.getSetCookie(),
      ]

const unavailable = [503, 'application/problem+json', '1', []]

it('a store that never answers gives 503 within two seconds, and the cookie stays', async () => {
  heed = isSilent
  for (const path of ['/', '/session', '/session/events?page=one'])
    expect(told(await within(ask(path), seconds(2)))).toEqual(unavailable)
  heed = answers
  expect((await ask('/')).status).toBe(200)
})

it('a store that throws gives 503 as well', async () => {
  heed = () => {
    throw new Error('the disk is gone')
  }
  for (const path of ['/', '/session', '/session/events?page=one']) expect(told(await ask(path))).toEqual(unavailable)
  heed = answers
  expect((await ask('/')).status).toBe(200)
})

it('a store that is slow on each call does not make a request wait for all of them', async () => {
  heed = async (_, answer) => {
    await new Promise((later) => setTimeout(later, seconds(1)))
    return answer()
  }
  expect(told(await within(ask('/', document), seconds(2)))).toEqual(unavailable)
  expect(told(await within(ask('/session/events?page=one'), seconds(2)))).toEqual(unavailable)
  expect(await within(ask('/session'), seconds(2))).toMatchObject({ status: 200 })
})

it('a notice that is never sent delays no request', async () => {
  heed = (verb, answer) => (verb === 'publish' ? new Promise(() => {}) : answer())
  const out = app.request(`${origin}/session`, {
    method: 'POST',
    headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: '{"type":"sign-out"}',
  })
  expect(await within(Promise.resolve(out), 0)).toMatchObject({ status: 200 })
  await vi.advanceTimersByTimeAsync(seconds(2))
  expect(entries.at(-1)).toMatchObject({
    what: 'store-failed',
    detail: expect.stringContaining('a notice was not sent'),
  })
})

it('a warden whose store never answers goes on as soon as it does', async () => {
  heed = isSilent
  await vi.advanceTimersByTimeAsync(minutes(2))
  expect(entries.map(({ what }) => what)).not.toContain('session-ended')
  heed = answers
  await vi.advanceTimersByTimeAsync(seconds(3))
  expect(entries.filter(({ what }) => what === 'session-ended')).toMatchObject([{ reason: 'idle' }])
})

it('a silent store gets a bounded number of calls, and every request is served when it answers again', async () => {
  let questions = 0
  heed = () => {
    questions += 1
    return new Promise(() => {})
  }
  for (let second = 0; second < 10; second++) {
    const asked = Array.from({ length: 100 }, () => ask('/'))
    await vi.advanceTimersByTimeAsync(seconds(2))
    for (const answer of await Promise.all(asked)) expect(answer.status).toBe(503)
  }
  expect(questions).toBeLessThan(250)
  heed = answers
  await vi.advanceTimersByTimeAsync(seconds(2))
  const statuses = (await Promise.all(Array.from({ length: 100 }, () => ask('/')))).map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set([200]))
})
