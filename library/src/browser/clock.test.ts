import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTimer, startWatch } from './clock.ts'

let date = 1_000_000
let ticks = 500
beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Date, 'now').mockImplementation(() => date)
  vi.spyOn(performance, 'now').mockImplementation(() => ticks)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

it('measures the time since its start, or since a moment of the page', () => {
  const elapsed = startWatch(200)
  date += 50
  ticks += 50
  expect(elapsed()).toBe(250)
  expect(elapsed(ticks - 30)).toBe(30)
})

it('notices a sleep during which either clock stopped', () => {
  const [first, second] = [startWatch(), startWatch()]
  date += 60_000
  expect(first()).toBe(60_000)
  expect(first(ticks)).toBe(60_000)
  ticks += 90_000
  expect(second()).toBe(90_000)
})

it('does not go back when a person sets the clock back', () => {
  const elapsed = startWatch()
  date -= 86_400_000
  ticks += 5_000
  expect(elapsed()).toBe(5_000)
})

it('rings once, at the time of its last start, and not after a stop', () => {
  const ring = vi.fn()
  const timer = createTimer(ring)
  timer(1_000)
  timer(2_000)
  vi.advanceTimersByTime(1_500)
  expect(ring).not.toHaveBeenCalled()
  vi.advanceTimersByTime(10_000)
  expect(ring).toHaveBeenCalledTimes(1)
  timer(1_000)
  timer()
  vi.advanceTimersByTime(10_000)
  expect(ring).toHaveBeenCalledTimes(1)
})

it('waits when a time is too long for a timer, instead of ringing at once', () => {
  const ring = vi.fn()
  createTimer(ring)(2 ** 31 + 1_500)
  vi.advanceTimersByTime(60_000)
  expect(ring).not.toHaveBeenCalled()
})
