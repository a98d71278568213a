import { afterEach, beforeEach, expect, it } from 'vitest'
import { seconds } from '../../src/core/time.ts'
import { eventually } from '../support/eventually.ts'
import { type Client, createWorld, stages, type World } from './story.ts'

interface Listening {
  /** Every message so far, pings left out. */
  readonly received: { readonly kind: string; readonly body: { readonly [field: string]: unknown } }[]
  readonly isOver: () => boolean
  readonly leave: () => void
}

const listen = async (client: Client, query: string): Promise<Listening> => {
  const leaving = new AbortController()
  const answer = await client.ask(`/session/events${query}`, { signal: leaving.signal })
  const received: Listening['received'] = []
  let over = false
  const read = async (): Promise<void> => {
    let text = ''
    const decoder = new TextDecoder()
    for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(piece, { stream: true })
      const whole = text.split('\n\n')
      text = whole.pop() ?? ''
      for (const block of whole) {
        const kind = /^event: (\w+)/m.exec(block)?.[1] ?? 'message'
        if (kind !== 'ping') received.push({ kind, body: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '{}') })
      }
    }
  }
  read()
    .catch(() => {})
    .finally(() => {
      over = true
    })
  return { received, isOver: () => over, leave: () => leaving.abort() }
}

const stage = stages['hono']
let world: World
let carla: Client
beforeEach(async () => {
  if (!stage) throw new Error('no stage')
  world = await createWorld(stage)
  carla = world.client()
  await carla.ask('/in/carla', { method: 'POST' })
})
afterEach(() => world.close())

const latest = ({ received }: Listening): unknown => received.at(-1)?.body
const pages = async (): Promise<unknown> => (await (await carla.ask('/session')).json()).pages

it('a stream sends the status at once and holds the pages that it names', async () => {
  const stream = await listen(carla, '?page=one&page=two')
  await eventually(() => expect(latest(stream)).toMatchObject({ phase: 'active', pages: 2 }))
})

it('a stream that drops marks its pages lost, and coming back within the grace is no departure', async () => {
  const stream = await listen(carla, '?page=one')
  await eventually(() => expect(stream.received.length).toBe(1))
  stream.leave()
  const lost = async (): Promise<unknown> => (await world.sessions.ofSubject('carla'))[0]?.version
  await eventually(async () => expect(await lost()).toBe(3))
  world.pass(seconds(14))
  const again = await listen(carla, '?page=one')
  await eventually(() => expect(again.received.length).toBe(1))
  world.pass(seconds(14))
  expect(await pages()).toBe(1)
})

it('a stream that drops for good ends the session as closed', async () => {
  const stream = await listen(carla, '?page=one')
  await eventually(() => expect(stream.received.length).toBe(1))
  stream.leave()
  await eventually(async () => expect((await world.sessions.ofSubject('carla'))[0]?.version).toBe(3))
  world.pass(seconds(15))
  expect(await (await carla.ask('/session')).json()).toMatchObject({ phase: 'ended', reason: 'closed' })
})

it('pages that a new stream does not name are lost', async () => {
  await carla.tell({ type: 'page-seen', page: 'crashed' })
  // A page that has only just reported could not be named.
  world.pass(seconds(6))
  const stream = await listen(carla, '?page=one')
  await eventually(() => expect(latest(stream)).toMatchObject({ pages: 2 }))
  world.pass(seconds(16))
  expect(await pages()).toBe(1)
})

it('the page that each stream names first leads; a page that reports alone leaves the others open', async () => {
  await listen(carla, '?alone=one')
  const second = await listen(carla, '?alone=two')
  await carla.tell({ type: 'page-hidden', page: 'one' })
  const view = async (): Promise<unknown> => (await world.sessions.ofSubject('carla'))[0]
  await eventually(async () => expect(await view()).toMatchObject({ pages: 2, leading: 2, hidden: 1, suspected: 0 }))
  second.leave()
  await eventually(async () => expect(await view()).toMatchObject({ pages: 2, leading: 1, suspected: 1 }))
  world.pass(seconds(16))
  expect(await pages()).toBe(1)
})

it('every stream receives an end and its reason, and is closed', async () => {
  const streams = [await listen(carla, '?page=one'), await listen(carla, '?page=one&page=two')]
  const [mine] = await world.sessions.ofSubject('carla')
  await world.sessions.end({ subject: 'carla', id: mine?.id ?? '', by: 'bea' })
  for (const stream of streams) {
    await eventually(() => expect(stream.isOver()).toBe(true))
    expect(latest(stream)).toMatchObject({ phase: 'ended', reason: 'revoked' })
  }
})

it('a role that is taken away reaches the stream at once, and so does a message', async () => {
  const stream = await listen(carla, '?page=one')
  await world.sessions.changeRoles({ subject: 'carla', roles: [], by: 'bea' })
  await eventually(() => expect(latest(stream)).toMatchObject({ tasks: [], roles: [] }))
  await world.sessions.message({ subject: 'carla', text: 'we close in five minutes', by: 'bea' })
  await eventually(() =>
    expect(stream.received.at(-1)).toEqual({ kind: 'notice', body: { text: 'we close in five minutes' } }),
  )
})

it('staying in one page reaches the others', async () => {
  const stream = await listen(carla, '?page=one')
  world.pass(seconds(31))
  await carla.tell({ type: 'extend' })
  await eventually(() => expect(latest(stream)).toMatchObject({ phase: 'active', endsInMs: 60_000 }))
})

it('closing the server is no page’s departure', async () => {
  const stream = await listen(carla, '?page=one')
  await eventually(() => expect(stream.received.length).toBe(1))
  const [before] = await world.sessions.ofSubject('carla')
  await world.sessions.close()
  await eventually(() => expect(stream.isOver()).toBe(true))
  const [after] = await world.sessions.ofSubject('carla')
  expect(after?.version).toBe(before?.version)
})

it('another site cannot open a stream, and a malformed page id is refused', async () => {
  expect((await carla.ask('/session/events', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
  expect((await carla.ask('/session/events?page=a%20b')).status).toBe(400)
})
