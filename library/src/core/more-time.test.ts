import { expect, it } from 'vitest'
import { definePolicy, oneMinute, type PolicyAsWritten, pci } from './policy.ts'
import { dueAt } from './session.ts'
import { statusAt } from './status.ts'
import { start, step } from './step.ts'
import { stricter } from './stricter.ts'
import { after, type Duration, instant, minutes, seconds } from './time.ts'
import { readSignals, statusToWire, writeSignals } from './wire.ts'

const patient = definePolicy({ moreTime: minutes(5) })
const dawn = instant(1_000_000)
const at = (time: Duration) => after(dawn, time)
const asked = (policy = patient) =>
  step(start('carla', ['clerk'], policy, dawn), { type: 'more-time' }, policy, at(seconds(40)))

it('a warning offers more time where its policy gives any, except for the lifetime', () => {
  expect(statusAt(start('carla', [], patient, dawn), patient, at(seconds(40)))).toMatchObject({ moreTime: minutes(5) })
  expect(statusAt(start('carla', [], oneMinute, dawn), oneMinute, at(seconds(40)))).not.toHaveProperty('moreTime')
  const short = definePolicy({ moreTime: minutes(5), lifetime: minutes(2), lifetimeWarning: seconds(90) })
  const busy = step(start('carla', [], short, dawn), { type: 'extend' }, short, at(seconds(30)))
  expect(statusAt(busy, short, at(seconds(50)))).toMatchObject({ reason: 'lifetime' })
  expect(statusAt(busy, short, at(seconds(50)))).not.toHaveProperty('moreTime')
})

it('a person who asks for more time is warned again before it is over, and may ask again', () => {
  const result = asked()
  expect(statusAt(result, patient, at(seconds(40)))).toMatchObject({
    phase: 'active',
    warnsIn: minutes(4.5),
    endsIn: minutes(5),
  })
  expect(statusAt(result, patient, at(seconds(309)))).toMatchObject({ phase: 'active' })
  expect(statusAt(result, patient, at(seconds(310)))).toMatchObject({ phase: 'warning', moreTime: minutes(5) })
  expect(statusAt(result, patient, at(seconds(340)))).toMatchObject({ phase: 'ended', end: { reason: 'idle' } })
  expect(dueAt(result)).toBe(at(seconds(340)))
})

it('activity takes away none of the time, and gives the usual time after it', () => {
  const early = step(asked(), { type: 'request' }, patient, at(seconds(60)))
  expect(statusAt(early, patient, at(seconds(60)))).toMatchObject({ endsIn: seconds(280) })
  expect(dueAt(early)).toBe(at(seconds(340)))
  const late = step(asked(), { type: 'request' }, patient, at(seconds(300)))
  expect(statusAt(late, patient, at(seconds(300)))).toMatchObject({ endsIn: minutes(1) })
  expect(dueAt(late)).toBe(at(seconds(360)))
})

it('more time comes only in a warning, from a policy that gives it, and never past the lifetime or the end', () => {
  const session = start('carla', [], patient, dawn)
  expect(step(session, { type: 'more-time' }, patient, at(seconds(29)))).toBe(session)
  const strict = start('carla', [], oneMinute, dawn)
  expect(step(strict, { type: 'more-time' }, oneMinute, at(seconds(40)))).toBe(strict)
  expect(step(session, { type: 'more-time' }, patient, at(seconds(60))).ended).toMatchObject({ reason: 'idle' })
  const short = definePolicy({ moreTime: minutes(5), lifetime: minutes(2) })
  expect(statusAt(asked(short), short, at(minutes(2)))).toMatchObject({ phase: 'ended', end: { reason: 'lifetime' } })
})

it('a change to a policy without more time takes it away', () => {
  expect(statusAt(asked(), oneMinute, at(seconds(60)))).toMatchObject({ phase: 'ended', end: { reason: 'idle' } })
})

it('under two policies the shorter time holds, and none where one gives none', () => {
  const longer = definePolicy({ moreTime: minutes(9) })
  for (const both of [stricter(patient, longer), stricter(longer, patient)]) expect(both.moreTime).toBe(minutes(5))
  for (const both of [stricter(patient, oneMinute), stricter(oneMinute, patient)])
    expect(both).not.toHaveProperty('moreTime')
})

it('no preset gives more time', () => {
  for (const preset of [oneMinute, pci]) expect(preset).not.toHaveProperty('moreTime')
})

it.each<[PolicyAsWritten, RegExp]>([
  [{ moreTime: seconds(30) }, /moreTime is 30 s, not longer than warning.*more-time-not-longer/s],
  [{ moreTime: 0 as Duration }, /moreTime is 0.*not-a-duration/s],
])('a policy with %o is refused', (written, words) => {
  expect(() => definePolicy(written)).toThrow(words)
})

it('a page learns how much time there is, and asks for it by its own signal', () => {
  const session = start('carla', [], patient, dawn)
  const now = at(seconds(40))
  const known = { id: 'x', session, version: 1, tasks: [] }
  expect(statusToWire(statusAt(session, patient, now), known, now)).toMatchObject({
    phase: 'warning',
    moreTimeMs: 300_000,
  })
  expect(readSignals(writeSignals([{ type: 'more-time', page: 'a' }]))).toEqual([{ type: 'more-time', page: 'a' }])
})
