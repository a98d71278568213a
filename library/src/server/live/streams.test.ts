import { expect, it, vi } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { aal2, oneMinute } from '../../core/policy.ts'
import { mostPages } from '../../core/session.ts'
import { instant } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import { eventsOf } from '../http/event-stream.ts'
import { createSessions, type Sessions } from '../sessions.ts'

const roles = oneClerk()

it('the oldest streams close when a session has more than it can have pages', async () => {
  const sessions = createSessions({ roles, store: memoryStore() })
  const asked = { method: 'POST', url: 'http://127.0.0.1/', headers: new Headers() }
  const { setCookie } = await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  const headers = { cookie: setCookie.split(';')[0] ?? '' }
  const over = new Set<number>()
  for (let count = 0; count < mostPages + 3; count++) {
    const stream = await sessions.answer(new Request(`http://127.0.0.1/session/events?alone=p${count}`, { headers }))
    stream.text().then(() => over.add(count))
  }
  await expect.poll(() => [...over], { timeout: 10_000 }).toEqual([0, 1, 2])
  await sessions.close()
})

it('a page left alone is pinged, and gets no status twice', async () => {
  vi.useFakeTimers()
  const sessions = createSessions({
    roles: oneClerk(aal2),
    store: memoryStore(),
  })
  const asked = { method: 'POST', url: 'http://127.0.0.1/', headers: new Headers() }
  const { setCookie } = await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  const headers = { cookie: setCookie.split(';')[0] ?? '' }
  const stream = await sessions.answer(new Request('http://127.0.0.1/session/events?page=p', { headers }))
  const heard = stream.text()
  await vi.advanceTimersByTimeAsync(aal2.idle)
  const all = (await heard).split('\n\n').filter(Boolean)
  const phases = all.flatMap((one) => /^data: .*"phase":"(\w+)"/.exec(one)?.[1] ?? [])
  expect(phases).toEqual(['active', 'warning', 'ended'])
  expect(all.filter((one) => one.startsWith('event: ping')).length).toBeGreaterThan(700)
  await sessions.close()
  vi.useRealTimers()
})

const signedIn = async (sessions: Pick<Sessions, 'start'>): Promise<{ readonly cookie: string }> => {
  const asked = { method: 'POST', url: 'http://127.0.0.1/', headers: new Headers() }
  const { setCookie } = await sessions.start(asked, { subject: 'carla', roles: ['clerk'] })
  return { cookie: setCookie.split(';')[0] ?? '' }
}

it('a browser with more pages than a session counts still gets its stream', async () => {
  const sessions = createSessions({ roles, store: memoryStore() })
  const headers = await signedIn(sessions)
  const pages = Array.from({ length: mostPages + 50 }, (_, index) => `page=p${index}`)
  const stream = await sessions.answer(new Request(`http://127.0.0.1/session/events?${pages.join('&')}`, { headers }))
  expect(stream.status).toBe(200)
  expect(await sessions.ofSubject('carla')).toMatchObject([{ pages: mostPages, leading: 1 }])
  await sessions.close()
})

it('a stream that is requested while the server closes is over at once', async () => {
  const store = memoryStore()
  const sessions = createSessions({ roles, store })
  const headers = await signedIn(sessions)
  const asking = sessions.answer(new Request('http://127.0.0.1/session/events?page=p', { headers }))
  await sessions.close()
  const stream = await asking
  expect(stream.status).toBe(200)
  expect(await stream.text()).toBe('')
})

it('a server that is busy while it sends a status still sends the warning', async () => {
  vi.useFakeTimers()
  let lateMs = 0
  const sessions = createSessions({ roles, store: memoryStore(), clock: () => instant(Date.now() + lateMs) })
  const headers = new Headers({ ...(await signedIn(sessions)) })
  const url = 'http://127.0.0.1/session/events?page=p'
  const answer = await sessions.answer({ method: 'GET', url, headers, body: null, opensEvents: true })
  const phases: unknown[] = []
  const hear = (text: string): void => {
    phases.push(...(/^data: .*"phase":"(\w+)"/.exec(text)?.slice(1) ?? []))
    lateMs = 50
  }
  eventsOf(answer)?.({ write: (chunk) => hear(new TextDecoder().decode(chunk)), close: () => {} })
  await vi.advanceTimersByTimeAsync(oneMinute.idle)
  expect(phases).toEqual(['active', 'warning', 'ended'])
  await sessions.close()
  vi.useRealTimers()
})
