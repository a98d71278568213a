import { afterEach, beforeEach, expect, it } from 'vitest'
import { minutes, seconds } from '../../src/core/time.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'
import { roles } from '../http/setting.ts'
import { type Client, createWorld, stages, type World } from '../http/story.ts'

const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
// Node's fetch sets a mode of its own.
const byScript = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document', 'user-agent': agent }
const byPerson = { ...byScript, 'sec-fetch-user': '?1' }

/** The gate that holds the store back until it opens. */
interface Gate {
  readonly store: Store
  hold: 'find' | 'save' | 'renew' | undefined
  readonly waiting: () => number
  readonly letGo: () => void
}

const gated = (): Gate => {
  const store = memoryStore()
  let queue: (() => void)[] = []
  // The response is taken first and passed on late: a slow request knows an old session.
  const slow = async <Answer>(verb: Gate['hold'], answer: () => Promise<Answer>, early: boolean): Promise<Answer> => {
    if (gate.hold !== verb) return answer()
    const taken = early ? await answer() : undefined
    await new Promise<void>((go) => {
      queue.push(go)
    })
    return early ? (taken as Answer) : answer()
  }
  const gate: Gate = {
    hold: undefined,
    waiting: () => queue.length,
    letGo: () => {
      gate.hold = undefined
      for (const go of queue) go()
      queue = []
    },
    store: {
      ...store,
      find: (key) => slow('find', async () => store.find(key), true),
      save: (key, session, over) => slow('save', () => store.save(key, session, over), false),
      renew: (key, at) => slow('renew', async () => store.renew(key, at), false),
    },
  }
  return gate
}

let gate: Gate
let world: World
let carla: Client
beforeEach(async () => {
  gate = gated()
  if (!stages['node']) throw new Error('no stage')
  world = await createWorld(stages['node'], gate.store)
  carla = world.client()
  await carla.ask('/in/carla', { method: 'POST' })
})
afterEach(() => world.close())

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((soon) => setImmediate(soon))
}

const ends = (): readonly unknown[] =>
  world.entries.filter(({ what }) => what === 'session-ended').map(({ reason }) => reason)

const signedOutDuring = async (hold: Gate['hold'], slow: () => Promise<Response>): Promise<void> => {
  const token = carla.cookie
  gate.hold = hold
  const late = slow()
  await until(() => gate.waiting() > 0)
  gate.hold = undefined
  await carla.ask('/out', { method: 'POST' })
  expect(carla.cookie).toBeUndefined()
  gate.letGo()
  await late
  carla.cookie = token
  expect((await carla.ask('/mine')).status).toBe(401)
  expect(await (await carla.ask('/session')).json()).toMatchObject({ phase: 'ended', reason: 'signed-out' })
  expect(ends()).toEqual(['signed-out'])
}

it('E5: a navigation without a person gains nothing beside a watched page, one with a person counts', async () => {
  await carla.tell({ type: 'page-seen', page: 'one' })
  world.pass(seconds(20))
  await carla.ask('/mine', { headers: byScript })
  expect(await (await carla.ask('/session')).json()).toMatchObject({ phase: 'active', endsInMs: 40_000 })
  await carla.ask('/mine', { headers: byPerson })
  expect(await (await carla.ask('/session')).json()).toMatchObject({ phase: 'active', endsInMs: 60_000 })
  world.pass(seconds(40))
  await carla.ask('/mine', { headers: byScript })
  expect(await (await carla.ask('/session')).json()).toMatchObject({ phase: 'warning' })
  await carla.ask('/mine', { headers: byPerson })
  expect(await (await carla.ask('/session')).json()).toMatchObject({ phase: 'active' })
})

it('E5: where no page watches the hands, every navigation counts, so that browsing without scripts keeps a session', async () => {
  for (let time = 0; time < 5; time++) {
    world.pass(seconds(50))
    expect((await carla.ask('/mine', { headers: byScript })).status).toBe(200)
  }
})

it('E10: a request that is marked as passive leaves the last activity alone', async () => {
  world.pass(seconds(20))
  await carla.ask('/mine', { headers: { ...byPerson, 'curfew-passive': '1' } })
  expect(await (await carla.ask('/session')).json()).toMatchObject({ endsInMs: 40_000 })
})

it('E11: the late renewal of a slow request brings back no session that has ended', () =>
  signedOutDuring('renew', () => carla.ask('/mine', { headers: {} })))

it('E11b: a plain read that is in flight at sign-out brings back nothing', () =>
  signedOutDuring('find', () => carla.ask('/session')))

it('E11c: a write that is in flight at sign-out brings back nothing', () =>
  signedOutDuring('save', () => carla.tell({ type: 'extend' }, { type: 'page-seen', page: 'late' })))

it('E11c: two writers at once both keep their changes', async () => {
  const pages = Array.from({ length: 20 }, (_, count) => `page-${count}`)
  await Promise.all(pages.map((page) => carla.tell({ type: 'page-seen', page })))
  expect((await (await carla.ask('/session')).json()).pages).toBe(20)
})

it('E11c: the page that tells of an end clears its cookie, and no page before it', async () => {
  world.pass(minutes(2))
  const headers = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  await (await carla.ask('/', { headers })).text()
  expect(carla.cookie).toBeDefined()
  await (await carla.ask('/?ended=idle', { headers })).text()
  expect(carla.cookie).toBeUndefined()
})

it('an unknown token may be another application’s: it opens nothing, and stays', async () => {
  world.pass(minutes(2))
  await carla.ask('/session')
  await gate.store.forget(world.sessions.now())
  const answer = await carla.ask('/session')
  expect([answer.status, (await answer.json()).phase, carla.cookie === undefined]).toEqual([200, 'none', false])
})

it('E20: a task with a rule about an object does not compile without its object', () => {
  const session = { subject: 'bea', roles: ['boss'] } as const
  const asked = { ...session, startedAt: 0, activeAt: 0, pages: [], idle: 0, notAfter: 0 } as never
  const wrong = (): unknown =>
    // @ts-expect-error Its rule needs the refund.
    roles.decide(asked, 'refund.approve')
  // @ts-expect-error There is no such task.
  const unknown = (): unknown => roles.decide(asked, 'refund.aprove', { askedBy: 'carla' })
  expect([typeof wrong, typeof unknown]).toEqual(['function', 'function'])
  expect(roles.decide({ ...session } as never, 'refund.approve', { askedBy: 'carla' }).allow).toBe(true)
  expect(roles.decide({ ...session } as never, 'refund.approve', { askedBy: 'bea' }).allow).toBe(false)
})
