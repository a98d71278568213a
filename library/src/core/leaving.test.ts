import { expect, it } from 'vitest'
import { leavingAt } from './deadline.ts'
import { oneMinute } from './policy.ts'
import type { Signal } from './signal.ts'
import { start, step } from './step.ts'
import { after, between, instant, seconds } from './time.ts'

const dawn = instant(1_000_000)
const at = (count: number) => after(dawn, seconds(count))
const told = (...signals: readonly (readonly [number, Signal])[]) =>
  signals.reduce(
    (session, [when, signal]) => step(session, signal, oneMinute, at(when)),
    start('carla', [], oneMinute, dawn),
  )
const leaves = (session: ReturnType<typeof told>, now: number) => {
  const end = leavingAt(session, oneMinute, at(now))
  return end && between(at(now), end)
}
const seen = { type: 'page-seen', page: 'a' } as const
const left = { type: 'page-left', page: 'a' } as const

it('a session whose last page closed or vanished has the time of its grace left', () => {
  expect(leaves(told([0, seen], [1, left]), 3)).toBe(seconds(3))
  expect(leaves(told([0, seen], [1, { type: 'page-lost', page: 'a' }]), 3)).toBe(seconds(13))
})

it('nothing is left of a grace that is over', () => {
  expect(leaves(told([0, seen], [1, left]), 6)).toBeUndefined()
})

it('a session with a page that is open or about to open is not leaving', () => {
  expect(leaves(told(), 3)).toBeUndefined()
  expect(leaves(told([0, seen]), 3)).toBeUndefined()
  expect(leaves(told([0, seen], [1, { type: 'page-opening', page: 'b' }], [2, left]), 3)).toBeUndefined()
})

it('an end by inactivity that comes first is not one by leaving', () => {
  expect(leaves(told([0, seen], [58, left]), 59)).toBeUndefined()
})
