import { expect, it } from 'vitest'
import { asEnded, endOf, toEnding, withoutEnding } from './ending.ts'
import { oneMinute } from './policy.ts'
import { dueAt } from './session.ts'
import { settle, start, step } from './step.ts'
import { after, instant, seconds } from './time.ts'

const dawn = instant(1_000_000)
const live = start('carla', ['clerk'], oneMinute, dawn)
const until = after(dawn, seconds(9))
const ended = { ...live, ended: { reason: 'revoked' as const, at: after(dawn, seconds(4)), by: 'maria' } }

it('an end that may not be in the journal is due when the warden has to finish it, and is an end already', () => {
  const ending = toEnding(ended, until)
  expect([ending.ended, dueAt(ending), endOf(ending)]).toEqual([undefined, until, ended.ended])
  expect(settle(ending, oneMinute, after(dawn, seconds(5)))).toEqual(asEnded(ending))
  expect(step(ending, { type: 'extend' }, oneMinute, after(dawn, seconds(5))).ended).toEqual(ended.ended)
  expect(withoutEnding(asEnded(ending))).toEqual(ended)
})

it('a session without an ending comes back as it is', () => {
  expect(asEnded(live)).toBe(live)
})
