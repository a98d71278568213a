import { describe, expect, it } from 'vitest'
import { definePolicy, oneMinute } from './policy.ts'
import { stricter } from './stricter.ts'
import { hours, minutes, seconds } from './time.ts'

describe('under two policies', () => {
  it('the strictest value of each holds', () => {
    const a = definePolicy({
      idle: minutes(2),
      warning: seconds(40),
      requests: 'none',
      lifetime: hours(3),
      essential: 'x',
    })
    const b = definePolicy({
      idle: minutes(5),
      warning: seconds(30),
      requests: 'all',
      presence: { ends: 'any-page', grace: seconds(2) },
    })
    for (const both of [stricter(a, b), stricter(b, a)])
      expect(both).toMatchObject({
        idle: minutes(2),
        warning: seconds(30),
        lifetime: hours(3),
        requests: 'none',
        essential: 'x',
        presence: { ends: 'any-page', grace: seconds(2), lostGrace: seconds(15) },
      })
  })

  it('drafts live the shorter time, and not at all if they do not under one', () => {
    const never = definePolicy({ drafts: 'never' })
    const short = definePolicy({ drafts: minutes(2) })
    for (const both of [stricter(short, oneMinute), stricter(oneMinute, short)]) expect(both.drafts).toBe(minutes(2))
    for (const both of [stricter(never, short), stricter(short, never)]) expect(both).not.toHaveProperty('drafts')
  })

  it('closing ends something if it does under one', () => {
    const never = definePolicy({ presence: 'never' })
    expect(stricter(never, oneMinute).presence).toEqual(oneMinute.presence)
    expect(stricter(never, never).presence).toBeUndefined()
  })
})
