import { setImmediate as aTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fairQueue, spread } from './fair-queue.ts'

it('a single piece of work starts at once, also in a later turn', async () => {
  const queue = fairQueue(2)
  const begun: string[] = []
  for (const turn of ['first', 'second']) {
    queue(() => begun.push(turn))
    expect(begun.at(-1)).toBe(turn)
    await aTurn()
  }
})

it('much work at once starts a little in each turn, in order', async () => {
  const queue = fairQueue(10)
  const begun: number[] = []
  const all = Array.from({ length: 95 }, (_, index) => index)
  for (const index of all) queue(() => begun.push(index))
  expect(begun).toHaveLength(10)
  const lengths = new Set([begun.length])
  while (begun.length < all.length) {
    await aTurn()
    lengths.add(begun.length)
  }
  expect(begun).toEqual(all)
  expect(lengths.size).toBeGreaterThan(5)
})

it('work that adds more work puts it at the end of the queue', async () => {
  const queue = fairQueue(2)
  const begun: string[] = []
  for (const name of ['a', 'b', 'c'])
    queue(() => {
      begun.push(name)
      queue(() => begun.push(`after ${name}`))
    })
  while (begun.length < 6) await aTurn()
  expect(begun).toEqual(['a', 'after a', 'b', 'c', 'after b', 'after c'])
})

describe('work spread over a while', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const items = (count: number): Map<number, string> =>
    new Map(Array.from({ length: count }, (_, index) => [index, `page ${index}`]))

  it('a few items are handled at once', () => {
    const seen: string[] = []
    const few = items(40)
    spread(few.values(), few.size, 4_000, (item) => seen.push(item))
    expect(seen).toEqual([...few.values()])
  })

  it('many items are handled in time, each once, and never very many at a time', () => {
    const seen: string[] = []
    const many = items(20_000)
    spread(many.values(), many.size, 4_000, (item) => seen.push(item))
    let most = seen.length
    for (let ms = 0; ms < 4_000; ms += 25) {
      const before = seen.length
      vi.advanceTimersByTime(25)
      most = Math.max(most, seen.length - before)
    }
    expect(seen).toEqual([...many.values()])
    expect(most).toBeLessThan(200)
  })

  it('an item that goes meanwhile is left out', () => {
    const seen: string[] = []
    const many = items(1_000)
    spread(many.values(), many.size, 4_000, (item) => seen.push(item))
    many.delete(999)
    vi.advanceTimersByTime(4_000)
    expect(seen).toHaveLength(999)
  })
})
