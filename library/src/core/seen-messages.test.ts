import { expect, it } from 'vitest'
import { oneMinute } from './policy.ts'
import { statusAt } from './status.ts'
import { start, step } from './step.ts'
import { after, instant, seconds } from './time.ts'

const dawn = instant(1_000_000)
const at = (time: number) => after(dawn, seconds(time))
const before = start('carla', [], oneMinute, dawn)
const seen = (message: string, time: number, session = before) =>
  step(session, { type: 'message-seen', message }, oneMinute, at(time))

it('a message is acknowledged once, at the first answer, and that is no activity', () => {
  const once = seen('a', 5)
  expect(once).toEqual({ ...before, seen: [{ message: 'a', at: at(5) }] })
  expect(seen('a', 6, once)).toBe(once)
  expect(statusAt(once, oneMinute, at(5))).toEqual(statusAt(before, oneMinute, at(5)))
  expect(seen('b', 7, once).seen).toEqual([
    { message: 'a', at: at(5) },
    { message: 'b', at: at(7) },
  ])
})

it('a session remembers the last fifty messages, and an ended one no more', () => {
  const many = Array.from({ length: 51 }, (_, index) => `m${index}`).reduce(
    (is, message) => seen(message, 1, is),
    before,
  )
  expect([many.seen?.length, many.seen?.[0]?.message]).toEqual([50, 'm1'])
  expect(seen('late', 61).seen).toBeUndefined()
})
