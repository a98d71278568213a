import { expect, it } from 'vitest'
import { withoutClockSkew } from './clock-skew.ts'
import { definePolicy } from './policy.ts'
import { dueAt, type Session } from './session.ts'
import { statusAt } from './status.ts'
import { start, step } from './step.ts'
import { after, hours, instant, minutes, seconds } from './time.ts'

const policy = definePolicy({ idle: minutes(1) })
const now = instant(1_800_000_000_000)
const ahead = after(now, hours(1))

const withPage = (session: Session, at = now): Session => step(session, { type: 'page-seen', page: 'a' }, policy, at)

it('a session without future moments comes back as it is, within a tolerance of two seconds', () => {
  const session = withPage(start('carla', ['clerk'], policy, now))
  expect(withoutClockSkew(session, policy, now)).toBe(session)
  const other = start('carla', ['clerk'], policy, after(now, seconds(2)))
  expect(withoutClockSkew(other, policy, now)).toBe(other)
})

it('a session that began on a server whose clock ran ahead has no more time than one that begins now', () => {
  const session = withPage(start('carla', ['clerk'], policy, ahead), ahead)
  const result = withoutClockSkew(session, policy, now)
  expect(result).toMatchObject({ startedAt: now, activeAt: now })
  expect(dueAt(result)).toBe(after(now, minutes(1)))
  expect(statusAt(result, policy, after(now, minutes(1)))).toMatchObject({ phase: 'ended', end: { reason: 'idle' } })
  expect(result.pages[0]?.until).toBe(after(now, minutes(3)))
  expect(withoutClockSkew(result, policy, now)).toBe(result)
})

it('activity from a clock that ran ahead counts as activity now, and the start stays where it was', () => {
  const session = { ...start('carla', ['clerk'], policy, now), activeAt: ahead }
  expect(withoutClockSkew(session, policy, after(now, seconds(5)))).toMatchObject({
    startedAt: now,
    activeAt: after(now, seconds(5)),
  })
})

it('input from a clock that ran ahead happened now', () => {
  const session = { ...start('carla', ['clerk'], policy, now), inputAt: ahead }
  expect(withoutClockSkew(session, policy, now)).toMatchObject({ activeAt: now, inputAt: now })
  const right = { ...session, inputAt: now }
  expect(withoutClockSkew(right, policy, now)).toBe(right)
})

it('an end from a clock that ran ahead keeps its reason and happened now', () => {
  const session = step(start('carla', ['clerk'], policy, ahead), { type: 'sign-out' }, policy, ahead)
  expect(withoutClockSkew(session, policy, now).ended).toEqual({ reason: 'signed-out', at: now })
})

it('the moments of a page lie in the past too', () => {
  const hidden = step(withPage(start('carla', ['clerk'], policy, now)), { type: 'page-hidden', page: 'a' }, policy, now)
  const wrong = { ...hidden, pages: hidden.pages.map((lease) => ({ ...lease, hiddenAt: ahead })) }
  expect(withoutClockSkew(wrong, policy, now).pages[0]?.hiddenAt).toBe(now)
})

it('an ended session whose end lies in the past comes back as it is', () => {
  const over = step(start('carla', ['clerk'], policy, now), { type: 'sign-out' }, policy, now)
  expect(withoutClockSkew(over, policy, now)).toBe(over)
})

it('a session that no page can close is corrected too', () => {
  const without = definePolicy({ idle: minutes(1), presence: 'never' })
  expect(withoutClockSkew(start('carla', ['clerk'], without, ahead), without, now)).toMatchObject({
    startedAt: now,
    activeAt: now,
  })
})
