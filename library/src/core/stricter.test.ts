import { describe, expect, it } from 'vitest'
import type { Bound } from './bound.ts'
import { definePolicy, oneMinute } from './policy.ts'
import { stricter } from './stricter.ts'
import { hours, minutes, seconds } from './time.ts'

const bound = (most: number, then: Bound['then']): Bound => ({ most, then })

describe('under two policies', () => {
  it('the strictest value of each field holds', () => {
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

  it('a cookie outlives the browser if both policies say so', () => {
    const kept = definePolicy({ presence: 'never', persistent: true })
    const never = definePolicy({ presence: 'never' })
    expect(stricter(kept, kept)).toHaveProperty('persistent', true)
    for (const other of [never, oneMinute])
      for (const both of [stricter(kept, other), stricter(other, kept)]) expect(both).not.toHaveProperty('persistent')
  })

  it('drafts are kept for the shorter time, and not at all if one policy keeps none', () => {
    const never = definePolicy({ drafts: 'never' })
    const short = definePolicy({ drafts: minutes(2) })
    for (const both of [stricter(short, oneMinute), stricter(oneMinute, short)]) expect(both.drafts).toBe(minutes(2))
    for (const both of [stricter(never, short), stricter(short, never)]) expect(both).not.toHaveProperty('drafts')
  })

  it('the smaller number of sessions holds, and refusing wins over ending the oldest', () => {
    const few = definePolicy({ sessions: { most: 3 } })
    const refusing = definePolicy({ sessions: bound(9, 'refuse') })
    for (const both of [stricter(few, refusing), stricter(refusing, few)])
      expect(both.sessions).toEqual(bound(3, 'refuse'))
    const asking = definePolicy({ sessions: bound(5, 'ask') })
    for (const both of [stricter(few, asking), stricter(asking, few)]) expect(both.sessions).toEqual(bound(3, 'ask'))
    for (const both of [stricter(refusing, asking), stricter(asking, refusing)])
      expect(both.sessions).toEqual(bound(5, 'refuse'))
    for (const both of [stricter(few, oneMinute), stricter(oneMinute, few)])
      expect(both.sessions).toEqual(bound(3, 'end-oldest'))
    expect(stricter(oneMinute, oneMinute)).not.toHaveProperty('sessions')
  })

  it('closing ends the session if it does under one', () => {
    const never = definePolicy({ presence: 'never' })
    expect(stricter(never, oneMinute).presence).toEqual(oneMinute.presence)
    expect(stricter(never, never).presence).toBeUndefined()
  })
})
