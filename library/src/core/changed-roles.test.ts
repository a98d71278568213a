import { expect, it } from 'vitest'
import { definePolicy, oneMinute, type Policy, pci } from './policy.ts'
import type { Session } from './session.ts'
import { statusAt } from './status.ts'
import { changeRoles, start } from './step.ts'
import { after, type Duration, type Instant, instant, seconds } from './time.ts'

const dawn = instant(1_000_000)
const at = (time: Duration) => after(dawn, time)
const session = start('carla', ['clerk'], oneMinute, dawn)

it('changed roles bring their policy', () => {
  const stricter = definePolicy({ idle: seconds(40), warning: seconds(20) })
  expect(changeRoles(session, ['vault'], stricter, dawn)).toMatchObject({ roles: ['vault'], idle: seconds(40) })
})

it('a change to a shorter policy ends no session whose page has not reported yet', () => {
  const busy = start('carla', ['till'], pci, dawn)
  const changed = (from: Session, policy: Policy, now: Instant) =>
    statusAt(changeRoles(from, ['vault'], policy, now), policy, now).phase
  // Under `pci` a page reports every minute.
  expect(changed(busy, oneMinute, at(seconds(61)))).toBe('active')
  expect(changed(busy, oneMinute, at(seconds(91)))).toBe('warning')
  expect(changed(busy, oneMinute, at(seconds(121)))).toBe('ended')
  expect(changeRoles(start('carla', [], oneMinute, dawn), [], pci, at(seconds(9))).activeAt).toBe(dawn)
})
