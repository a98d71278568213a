import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { pci } from '../../core/policy.ts'
import { days, hours, minutes, seconds } from '../../core/time.ts'
import type { WireMessage } from '../../core/wire.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { Store } from '../../stores/store.ts'
import { createSessions, type Entry, type KeepMessage, type Sessions } from '../sessions.ts'

const roles = oneClerk(pci)
const asked = { method: 'GET', url: 'http://localhost/session', headers: new Headers() }
const post = new Headers({ 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' })

let store: Store
let journal: Entry[]
let open: Sessions[]

const server = (on: Store = store): Sessions => {
  const sessions = createSessions({ roles, store: on, journal: (entry) => void journal.push(entry) })
  open.push(sessions as unknown as Sessions)
  return sessions as unknown as Sessions
}

interface Signed {
  readonly id: string
  readonly cookie: string
}
const start = async (sessions: Sessions, subject: string): Promise<Signed> => {
  const { id, setCookie } = await sessions.start(asked, { subject, roles: ['clerk'] })
  await vi.advanceTimersByTimeAsync(10)
  return { id, cookie: setCookie.split(';')[0] ?? '' }
}

const shownTo = async (sessions: Sessions, { cookie }: Signed): Promise<readonly WireMessage[] | undefined> => {
  const answer = await sessions.answer({ ...asked, headers: new Headers({ cookie }), body: null } as never)
  return ((await answer.json()) as { readonly messages?: readonly WireMessage[] }).messages
}
const textsFor = async (sessions: Sessions, signed: Signed): Promise<readonly string[]> =>
  ((await shownTo(sessions, signed)) ?? []).map(({ text }) => text)

const acknowledge = (sessions: Sessions, { cookie }: Signed, message: string): Promise<Response> => {
  const headers = new Headers([...post, ['cookie', cookie]])
  const { body } = new Response(JSON.stringify({ type: 'message-seen', message }))
  return sessions.answer({ method: 'POST', url: asked.url, headers, body } as never)
}

const told = (more: Partial<KeepMessage> = {}): KeepMessage => ({
  filter: {},
  text: 'We close at six.',
  by: 'bea',
  ...more,
})
const entries = (what: string): readonly Entry[] => journal.filter((entry) => entry.what === what)

beforeEach(() => {
  vi.useFakeTimers()
  store = memoryStore()
  journal = []
  open = []
})
afterEach(async () => {
  await Promise.all(open.map((sessions) => sessions.close()))
  vi.useRealTimers()
})

it('a kept message is told on every server until its session acknowledges it, and later sessions do not get it', async () => {
  const [here, there] = [server(), server()]
  const [carla, dora] = [await start(here, 'carla'), await start(here, 'dora')]
  const { id, recipients } = await here.keepMessage(told({ sender: 'Bea, reception' }))
  expect(recipients).toEqual({ count: 2 })
  await vi.advanceTimersByTimeAsync(seconds(5))
  const late = await start(there, 'late')
  const message = { id, text: 'We close at six.', sender: 'Bea, reception', agoMs: expect.any(Number) }
  expect(await shownTo(there, carla)).toEqual([message])
  expect(await shownTo(there, late)).toBeUndefined()
  expect((await acknowledge(there, carla, id)).status).toBe(200)
  await acknowledge(here, carla, id)
  expect(await shownTo(here, carla)).toBeUndefined()
  expect(await textsFor(here, dora)).toEqual(['We close at six.'])
  expect(entries('message-sent')).toMatchObject([{ by: 'bea', reason: 'kept', detail: 'We close at six.' }])
  expect(entries('message-seen')).toMatchObject([{ subject: 'carla', session: carla.id, detail: id }])
})

it('an operator sees who has acknowledged it, who has not and who left before', async () => {
  const here = server()
  const [carla, dora, emil] = [await start(here, 'carla'), await start(here, 'dora'), await start(here, 'emil')]
  await here.end({ subject: 'dora', id: dora.id, by: 'bea' })
  await vi.advanceTimersByTimeAsync(10)
  const { id } = await here.keepMessage(told({ except: [emil.id] }))
  const fred = await start(here, 'fred')
  await acknowledge(here, carla, id)
  expect(await here.messageSeen(id)).toMatchObject({
    message: { id, text: 'We close at six.', recipients: { count: 1 } },
    seen: 1,
    unseen: 0,
    ended: 0,
    sessions: [{ session: { id: carla.id }, seenAt: here.now() }],
  })
  const { id: second } = await here.keepMessage(told({ filter: { role: 'clerk' } }))
  await vi.advanceTimersByTimeAsync(10)
  await here.end({ subject: 'fred', id: fred.id, by: 'bea' })
  const { sessions, ...numbers } = (await here.messageSeen(second)) ?? { sessions: [] }
  expect(numbers).toMatchObject({ seen: 0, unseen: 2, ended: 1 })
  expect(sessions.map(({ session }) => session.subject).toSorted()).toEqual(['carla', 'emil', 'fred'])
  expect(await here.messageSeen('unknown')).toBeUndefined()
})

it('a message to named sessions, or by activity, is for those that matched when it was sent', async () => {
  const here = server()
  const [carla, dora] = [await start(here, 'carla'), await start(here, 'dora')]
  await vi.advanceTimersByTimeAsync(minutes(5))
  const emil = await start(here, 'emil')
  const idle = await here.keepMessage(
    told({ filter: { activeBefore: (here.now() - minutes(4)) as never }, text: 'idle', except: [dora.id] }),
  )
  expect(idle.recipients).toEqual({ count: 1 })
  const named = await here.keepMessage(told({ only: [emil.id, emil.id, 'nothing'], text: 'named' }))
  expect(named.recipients).toEqual({ count: 1 })
  await vi.advanceTimersByTimeAsync(10)
  expect(await textsFor(here, carla)).toEqual(['idle'])
  expect(await textsFor(here, dora)).toEqual([])
  expect(await textsFor(here, emil)).toEqual(['named'])
  await acknowledge(here, emil, named.id)
  expect(await here.messageSeen(named.id)).toMatchObject({ seen: 1, unseen: 0, sessions: [{ seenAt: here.now() }] })
})

it('a server that had no notice learns of a message within half a minute, and one that starts knows it at once', async () => {
  const quiet = server({ ...store, publish: async () => undefined })
  const there = server()
  const carla = await start(there, 'carla')
  expect(await shownTo(there, carla)).toBeUndefined()
  await quiet.keepMessage(told())
  expect(await shownTo(there, carla)).toBeUndefined()
  expect(await textsFor(server(), carla)).toEqual(['We close at six.'])
  await vi.advanceTimersByTimeAsync(seconds(31))
  expect(await textsFor(there, carla)).toEqual(['We close at six.'])
})

it('a message is kept for its time and no longer, and a status has five at most', async () => {
  const here = server()
  const carla = await start(here, 'carla')
  for (let count = 1; count <= 7; count++) await here.keepMessage(told({ text: `${count}`, forMs: minutes(count) }))
  await vi.advanceTimersByTimeAsync(1)
  expect(await textsFor(here, carla)).toEqual(['1', '2', '3', '4', '5'])
  await vi.advanceTimersByTimeAsync(minutes(3))
  expect(await textsFor(here, carla)).toEqual(['4', '5', '6', '7'])
  const kept = await here.keptMessages()
  expect(kept.map(({ text }) => text)).toEqual(['4', '5', '6', '7'])
  await vi.advanceTimersByTimeAsync(hours(3))
  expect(await store.records?.list('message')).toEqual([])
  expect(await here.messageSeen(kept[0]?.id ?? '')).toBeUndefined()
})

it('what cannot be kept is refused, and so is every verb on a store without records', async () => {
  const here = server()
  for (const bad of [{ text: ' ' }, { text: 'x'.repeat(501) }, { sender: 'x'.repeat(101) }, { forMs: 0 }])
    await expect(here.keepMessage(told(bad))).rejects.toMatchObject({ code: 'server.bad-message' })
  await expect(here.keepMessage(told({ forMs: days(1) + 1 }))).rejects.toThrow(/forMs is 86400001; write 1 to 86400000/)
  await expect(here.keepMessage(told({ filter: { from: 'here' } }))).rejects.toMatchObject({
    code: 'server.bad-filter',
  })
  const { records: _, ...bare } = memoryStore()
  const without = server(bare)
  const code = 'store.no-records'
  await expect(without.keepMessage(told())).rejects.toMatchObject({ code })
  await expect(without.messageSeen('x')).rejects.toMatchObject({ code })
  await expect(without.keptMessages()).rejects.toMatchObject({ code })
  expect(await shownTo(without, await start(without, 'carla'))).toBeUndefined()
})
