import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { spread } from './spread.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const items = (count: number): Map<number, string> =>
  new Map(Array.from({ length: count }, (_, index) => [index, `page ${index}`]))

it('few are seen to at once', () => {
  const seen: string[] = []
  const few = items(40)
  spread(few.values(), few.size, 4_000, (item) => seen.push(item))
  expect(seen).toEqual([...few.values()])
})

it('many are seen to in time, each once, and never very many at a time', () => {
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

it('who goes meanwhile is left out', () => {
  const seen: string[] = []
  const many = items(1_000)
  spread(many.values(), many.size, 4_000, (item) => seen.push(item))
  many.delete(999)
  vi.advanceTimersByTime(4_000)
  expect(seen).toHaveLength(999)
})
