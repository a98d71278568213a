import { describe, expect, it } from 'vitest'
import { definePolicy, type Policy } from './policy.ts'
import type { Session } from './session.ts'
import type { Signal } from './signal.ts'
import { settle, start, step } from './step.ts'
import { after, type Instant, instant, minutes, seconds } from './time.ts'
import { type UnseenNews, unseenAtEnd } from './unseen-warnings.ts'

const dawn = instant(1_000_000)
const at = (count: number): Instant => after(dawn, seconds(count))
const shown: Signal = { type: 'warning-shown' }
const seen: Signal = { type: 'page-seen', page: 'a' }
const request: Signal = { type: 'request' }
// No report renews the lease of the page here.
const presence = { lease: minutes(60) }
const oneMinute = definePolicy({ presence })
// Warned of its lifetime from 70 s on.
const brief = definePolicy({ lifetime: seconds(100), lifetimeWarning: seconds(30), presence })
const patient = definePolicy({ moreTime: minutes(5), presence })

/** The warning that is told when a server looks at a session after these signals. */
const toldAt = (
  look: number,
  steps: readonly (readonly [number, Signal])[] = [],
  policy: Policy = oneMinute,
  began: Session = step(start('carla', [], policy, dawn), seen, policy, dawn),
): UnseenNews | undefined => {
  const was = steps.reduce((is, [count, signal]) => step(is, signal, policy, at(count)), began)
  return unseenAtEnd(was, settle(was, policy, at(look)), policy)
}

const unseen = { what: 'warning-unseen', at: at(30), reason: 'idle' }

describe('a session that ended by time', () => {
  it('had a warning that no page has shown', () => {
    expect(toldAt(60)).toEqual(unseen)
    expect(toldAt(4_000)).toEqual(unseen)
  })

  it('had none that was unseen, where a page has shown it', () => {
    expect(toldAt(60, [[31, shown]])).toBeUndefined()
  })

  it('had a later one, which another activity or more time brought', () => {
    const activity = [
      [31, shown],
      [40, request],
    ] as const
    expect(toldAt(100, activity)).toEqual({ ...unseen, at: at(70) })
    const moreTime = [
      [31, shown],
      [40, { type: 'more-time' }],
    ] as const
    expect(toldAt(400, moreTime, patient)).toEqual({ ...unseen, at: at(310) })
  })

  it('by its lifetime had the warning of that', () => {
    const active = [
      [25, request],
      [50, request],
      [75, request],
    ] as const
    expect(toldAt(100, active, brief)).toEqual({ ...unseen, at: at(70), reason: 'lifetime' })
    expect(toldAt(100, [...active, [76, shown]], brief)).toBeUndefined()
  })

  it('under a policy that became shorter since was not warned before its end', () => {
    const hour = definePolicy({ idle: minutes(60), presence })
    const began = step(start('carla', [], hour, dawn), seen, hour, dawn)
    expect(toldAt(400, [], oneMinute, began)).toEqual({ ...unseen, at: at(90) })
  })
})

it('a session that lives, has ended before, or was ended by somebody has no such warning', () => {
  expect(toldAt(59)).toBeUndefined()
  expect(toldAt(61, [[60, shown]])).toBeUndefined()
  expect(toldAt(60, [[45, { type: 'sign-out' }]])).toBeUndefined()
  const was = step(start('carla', [], oneMinute, dawn), seen, oneMinute, dawn)
  expect(unseenAtEnd(was, step(was, { type: 'revoke', by: 'bea' }, oneMinute, at(45)), oneMinute)).toBeUndefined()
})

it('a session that never showed a page is warned of nothing, unless pages are not looked at', () => {
  expect(toldAt(60, [], oneMinute, start('carla', [], oneMinute, dawn))).toBeUndefined()
  const never = definePolicy({ presence: 'never' })
  expect(toldAt(60, [], never)).toEqual(unseen)
})
