import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it, vi } from 'vitest'
import { eventStream, eventsOf, type Sink } from './event-stream.ts'

const opening = () => {
  const sinks: Sink[] = []
  const leave = vi.fn()
  const opens = (sink: Sink): (() => void) => {
    sinks.push(sink)
    return leave
  }
  return { sinks, leave, opens }
}

const staying = { signal: new AbortController().signal }

it('is a body that brings each message until it is closed', async () => {
  const { sinks, opens } = opening()
  const answer = eventStream(opens, staying)
  sinks[0]?.write(new TextEncoder().encode('data: {}\n\n'))
  sinks[0]?.close()
  expect(await answer.text()).toBe('data: {}\n\n')
  expect(eventsOf(answer)).toBeUndefined()
})

it('is left by a reader that cancels it, and by one that has gone before it was there', async () => {
  const read = opening()
  await eventStream(read.opens, staying).body?.cancel()
  expect(read.leave).toHaveBeenCalledTimes(1)
  const late = opening()
  eventStream(late.opens, { signal: AbortSignal.abort() })
  expect(late.leave).toHaveBeenCalledTimes(1)
  const untold = opening()
  await eventStream(untold.opens, {}).body?.cancel()
  expect(untold.leave).toHaveBeenCalledTimes(1)
})

it('learns that its reader has gone, however long that takes', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const { sinks, leave, opens } = opening()
  const going = new AbortController()
  const answer = eventStream(opens, new Request('http://localhost/', { signal: going.signal }))
  // Objects made in this turn are kept through it.
  await new Promise(setImmediate)
  for (let time = 0; time < 3; time++) collect()
  going.abort()
  expect(leave).toHaveBeenCalledTimes(1)
  expect([answer.status, sinks.length]).toEqual([200, 1])
})

it('keeps a thousand messages for a reader that has stopped, and no more', async () => {
  const { sinks, opens } = opening()
  const answer = eventStream(opens, staying)
  for (let count = 0; count < 3_000; count++) sinks[0]?.write(new Uint8Array([1]))
  sinks[0]?.close()
  expect((await answer.arrayBuffer()).byteLength).toBe(1_001)
})

it('is opened by the server that writes to the connection itself, and not before', () => {
  const { sinks, opens } = opening()
  const answer = eventStream(opens, { opensEvents: true })
  expect(answer.body).toBeNull()
  expect(sinks).toHaveLength(0)
  expect(eventsOf(answer)).toBe(opens)
})
