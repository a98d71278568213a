import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Batching, batched } from './batch.ts'

interface Item {
  readonly key: string
  readonly value: number
}

let batches: number[][]
let waiting: (() => void)[]

const answer = async (items: readonly Item[]): Promise<readonly number[]> => {
  batches.push(items.map(({ value }) => value))
  await new Promise<void>((done) => waiting.push(done))
  if (items.some(({ value }) => value === 13)) throw new Error('13 has no answer')
  return items.map(({ value }) => value * 2)
}

const sending = (differs: Partial<Batching<Item, number>> = {}): ((value: number, key?: string) => Promise<number>) => {
  const send = batched<Item, number>({
    single: async (item) => (await answer([item]))[0] ?? Number.NaN,
    batch: answer,
    keyOf: ({ key }) => key,
    isOfOneItem: () => false,
    maxBatch: 4,
    maxInFlight: 2,
    timeoutMs: 1_000,
    ...differs,
  })
  return (value, key = `${value}`) => send({ key, value })
}

const microtasks = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)
const answerAll = async (): Promise<void> => {
  while (waiting.length > 0) {
    for (const done of waiting.splice(0)) done()
    await microtasks()
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  batches = []
  waiting = []
})
afterEach(() => void vi.useRealTimers())

it('an item that comes alone is sent at once', async () => {
  const send = sending()
  const sent = send(1)
  await microtasks()
  expect(batches).toEqual([[1]])
  await answerAll()
  expect(await sent).toBe(2)
})

it('items of one microtask share a batch, and each gets its own answer', async () => {
  const send = sending()
  const sent = Promise.all([1, 2, 3].map((value) => send(value)))
  await microtasks()
  expect(batches).toEqual([[1, 2, 3]])
  await answerAll()
  expect(await sent).toEqual([2, 4, 6])
})

it('items that come while as many batches are in flight as allowed form the next, up to its size', async () => {
  const send = sending()
  const sent: Promise<number>[] = []
  for (const value of [1, 2, 3, 4, 5, 6, 7]) {
    sent.push(send(value))
    await microtasks()
  }
  expect(batches).toEqual([[1], [2]])
  await answerAll()
  expect(batches).toEqual([[1], [2], [3, 4, 5, 6], [7]])
  expect(await Promise.all(sent)).toEqual([2, 4, 6, 8, 10, 12, 14])
})

it('two items with one key never share a batch', async () => {
  const send = sending()
  const sent = Promise.all([send(1, 'a'), send(2, 'a'), send(3, 'b')])
  await answerAll()
  await microtasks()
  await answerAll()
  expect(batches).toEqual([[1, 3], [2]])
  expect(await sent).toEqual([2, 4, 6])
})

it('an item that may have made its batch fail fails alone', async () => {
  const send = sending({ isOfOneItem: (failure) => String(failure).includes('13') })
  const sent = Promise.allSettled([send(1), send(13), send(2)])
  await microtasks()
  await answerAll()
  expect((await sent).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(batches).toEqual([[1, 13, 2], [1], [13], [2]])
})

it('any other failure is that of the whole batch, and of no later item', async () => {
  const send = sending()
  const sent = Promise.allSettled([send(1), send(13)])
  await microtasks()
  await answerAll()
  expect((await sent).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  const later = send(3)
  await microtasks()
  await answerAll()
  expect(await later).toBe(6)
})

it('a batch without an answer holds the next one back no longer than the timeout', async () => {
  const send = sending({ maxInFlight: 1 })
  const [first, second] = [send(1), send(2, '1')]
  await microtasks()
  const [answerFirst] = waiting.splice(0)
  await vi.advanceTimersByTimeAsync(999)
  expect(batches).toEqual([[1]])
  await vi.advanceTimersByTimeAsync(1)
  expect(batches).toEqual([[1], [2]])
  await answerAll()
  expect(await second).toBe(4)
  answerFirst?.()
  expect(await first).toBe(2)
})

it('where the order does not matter, a batch that may be lost holds others back for a shorter time', async () => {
  const send = sending({ maxInFlight: 1, slowMs: 400 })
  const [first, second] = [send(1), send(2, '1')]
  await microtasks()
  const [answerFirst] = waiting.splice(0)
  await vi.advanceTimersByTimeAsync(400)
  expect(batches).toEqual([[1], [2]])
  await answerAll()
  answerFirst?.()
  expect(await Promise.all([first, second])).toEqual([2, 4])
})
