import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { hours, instant, minutes, seconds } from '../../core/time.ts'
import { type ClockWatch, watchClock } from './clock-watch.ts'

let wall: number
let tick: number
let boot: number
let watch: ClockWatch
let wrote: string[]
let setBacks: number

const open = (kind: 'system' | 'own'): void => {
  const heeds = {
    write: ({ what, detail }: { readonly what: string; readonly detail?: string }) =>
      void wrote.push(`${what}: ${detail}`),
    onSetBack: () => {
      setBacks += 1
    },
    onUnheard: () => {},
    onStepped: () => {},
  }
  watch = watchClock(() => instant(wall), kind, heeds, { monotonic: () => tick, sinceBoot: () => boot })
}

// Time passes as usual, and the watch reads it.
const pass = (ms: number): void => {
  wall += ms
  tick += ms
  boot += ms
  vi.advanceTimersByTime(1_000)
}

beforeEach(() => {
  vi.useFakeTimers()
  wall = 1_800_000_000_000
  tick = 5_000
  boot = 90_000
  wrote = []
  setBacks = 0
})
afterEach(() => {
  watch.close()
  vi.useRealTimers()
})

it('a clock that runs on, or is off by less than two seconds, causes no report', () => {
  open('system')
  for (let count = 0; count < 100; count++) pass(seconds(1))
  wall += 1_900
  expect(watch.now()).toBe(wall)
  wall -= 1_900
  watch.now()
  expect(wrote).toEqual([])
  expect(watch.unheard(minutes(1))).toBe(0)
})

it('a step ahead is journalled, and counts as unheard for five seconds', () => {
  open('system')
  wall += hours(1)
  watch.now()
  expect(wrote).toEqual(['clock-stepped: the clock went ahead by 3600 s'])
  expect(watch.unheard(minutes(1))).toBe(hours(1))
  expect(watch.sparesFor()).toBe(seconds(5))
  tick += 4_999
  wall += 4_999
  expect(watch.unheard(minutes(1))).toBe(hours(1))
  tick += 1
  expect(watch.unheard(minutes(1))).toBe(0)
})

it('a step back is journalled and handled, and spares no session', () => {
  open('system')
  wall -= hours(1)
  watch.now()
  watch.now()
  expect(wrote).toEqual(['clock-stepped: the clock was set back by 3600 s'])
  expect(setBacks).toBe(1)
  expect(watch.sparesFor()).toBe(0)
})

it('a step is noticed within a second although the clock is not read', () => {
  open('system')
  wall -= minutes(1)
  vi.advanceTimersByTime(1_000)
  expect(setBacks).toBe(1)
})

it('a process that stood still first reads the activity of the meantime', () => {
  open('system')
  wall += seconds(20)
  tick += seconds(20)
  boot += seconds(20)
  watch.now()
  expect(wrote).toEqual(['process-stood-still: the process stood still for 19 s'])
  expect(watch.unheard(minutes(1))).toBe(seconds(19))
})

it('a night in which the machine slept is no gap: idle sessions end', () => {
  open('system')
  wall += hours(8)
  boot += hours(8)
  watch.now()
  expect(watch.unheard(minutes(15))).toBe(0)
})

it('a process that stood still for longer than a session may be idle ends it', () => {
  open('system')
  wall += minutes(2)
  tick += minutes(2)
  boot += minutes(2)
  watch.now()
  expect(watch.unheard(minutes(1))).toBe(0)
  expect(watch.unheard(minutes(15))).toBe(seconds(119))
})

it('an application’s own clock is corrected only for a step back', () => {
  open('own')
  wall += hours(5)
  watch.now()
  expect(watch.unheard(minutes(1))).toBe(0)
  expect(wrote).toEqual([])
  wall -= hours(5)
  watch.now()
  expect(setBacks).toBe(1)
})

it('a server that counts behind its clock reads every session once, and time goes on', () => {
  open('system')
  watch.setBackTo(minutes(1))
  expect(watch.now()).toBe(wall - minutes(1))
  expect(setBacks).toBe(1)
  pass(seconds(5))
  expect(watch.now()).toBe(wall - minutes(1))
  expect(wrote).toEqual([])
})

it.each(['system', 'own'] as const)(
  'a %s clock that is put right moves no moment of a server that counted behind it',
  (kind) => {
    open(kind)
    watch.setBackTo(minutes(1))
    const before = watch.now()
    wall -= minutes(1)
    expect(watch.now()).toBe(before)
    expect(watch.setBack()).toBe(0)
    expect(setBacks).toBe(1)
    wall -= minutes(1)
    expect(watch.now()).toBe(before - minutes(1))
    expect(setBacks).toBe(2)
  },
)
