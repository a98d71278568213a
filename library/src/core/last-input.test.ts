import { expect, it } from 'vitest'
import { stepIgnoringGap } from './clock-gap.ts'
import { oneMinute } from './policy.ts'
import type { Session } from './session.ts'
import type { Signal } from './signal.ts'
import { start, step } from './step.ts'
import { after, type Duration, instant, minutes, seconds } from './time.ts'

const dawn = instant(1_000_000)
const at = (time: Duration) => after(dawn, time)
const session = start('carla', ['clerk'], oneMinute, dawn)

const told = (steps: readonly (readonly [Duration, Signal])[]): Session =>
  steps.reduce((result, [time, signal]) => step(result, signal, oneMinute, at(time)), session)

it('a session keeps what its sign-in tells, which is nothing else about it', () => {
  const known = { id: 'i', from: '192.0.2.7', agent: 'Firefox', how: 'password', server: 'web-1' }
  expect(start('carla', ['clerk'], oneMinute, dawn, known)).toEqual({ ...session, ...known })
  expect(start('carla', ['clerk'], oneMinute, dawn, { subject: 'bob' } as object)).toEqual(session)
})

it('the last input is kept apart from the last activity', () => {
  expect(session).not.toHaveProperty('inputAt')
  expect(told([[seconds(10), { type: 'request' }]])).not.toHaveProperty('inputAt')
  const both = told([
    [seconds(10), { type: 'request' }],
    [seconds(11), { type: 'input', ago: seconds(5) }],
  ])
  expect(both).toMatchObject({ activeAt: at(seconds(10)), inputAt: at(seconds(6)) })
  const later = step(both, { type: 'extend' }, oneMinute, at(seconds(20)))
  expect(later).toMatchObject({ activeAt: at(seconds(20)), inputAt: at(seconds(6)) })
})

it('the last input never moves back, and never lies before the start', () => {
  const twice = told([
    [seconds(10), { type: 'input', ago: seconds(1) }],
    [seconds(11), { type: 'input', ago: seconds(8) }],
  ])
  expect(twice.inputAt).toBe(at(seconds(9)))
  expect(told([[seconds(10), { type: 'input', ago: minutes(1) }]])).toEqual(session)
})

it('input in a warning is not the last input, and earlier input is when its report comes late', () => {
  expect(told([[seconds(40), { type: 'input', ago: seconds(0) }]])).toEqual(session)
  expect(told([[seconds(40), { type: 'input', ago: seconds(11) }]]).inputAt).toBe(at(seconds(29)))
})

it('the last input is at its true moment, although the clock skipped some time', () => {
  const input: Signal = { type: 'input', ago: seconds(10) }
  const result = stepIgnoringGap(minutes(5), told([[seconds(5), input]]), input, oneMinute, at(seconds(325)))
  expect(result).toMatchObject({ activeAt: at(seconds(315)), inputAt: at(seconds(315)) })
})
