import { describe, expect, it } from 'vitest'
import { oneMinute } from '../../src/core/policy.ts'
import type { Session } from '../../src/core/session.ts'
import { settle, start, step } from '../../src/core/step.ts'
import { after, type Instant, instant, seconds } from '../../src/core/time.ts'
import type { Act, Answer, Recorded } from '../linear/calls.ts'
import { verdictOn } from '../linear/checked.ts'

const dawn = instant(1_800_000_000_000)
const at = (count: number): Instant => after(dawn, seconds(count))
const first = start('carla', ['clerk'], oneMinute, dawn)
const renewedAt = (count: number, session = first): Session => step(session, { type: 'request' }, oneMinute, at(count))
const signedOutAt = (count: number, session = first): Session =>
  step(session, { type: 'sign-out' }, oneMinute, at(count))
const revokedAt = (count: number, session = first): Session =>
  step(session, { type: 'revoke', by: 'maria' }, oneMinute, at(count))

/** A call from one second to another, which reads the clock once it was called. */
const call = (from: number, to: number, act: Act, answer: Answer): Recorded => ({
  process: from,
  act,
  answer,
  calledAt: from,
  answeredAt: to,
  nows: [at(from)],
})
const there = (session: Session, version: number): Answer => ({ is: 'there', session, version })
const starts = call(0, 1, { type: 'start', subject: 'carla', role: 'clerk' }, { is: 'kept' })
const extend: Act = { type: 'tell', signal: { type: 'extend' } }
const signOut: Act = { type: 'tell', signal: { type: 'sign-out' } }
const revoke: Act = { type: 'tell', signal: { type: 'revoke', by: 'maria' } }
const find: Act = { type: 'find', by: 'key' }
const over = call(50, 51, find, there(signedOutAt(40), 2))
const ends = call(40, 41, signOut, there(signedOutAt(40), 2))

const wrongIn = (calls: readonly Recorded[], journalled: readonly string[] = ['signed-out']): string | undefined =>
  verdictOn({ seed: 1, calls, journalled, duties: 1 }).wrong

describe('a history passes when some order of one machine explains it', () => {
  it('one after the other', () => {
    const renews = call(10, 11, extend, there(renewedAt(10), 2))
    const out = call(20, 21, signOut, there(signedOutAt(20, renewedAt(10)), 3))
    expect(wrongIn([starts, renews, out])).toBeUndefined()
  })

  it('a read beside a sign-out returns the session before it or after it', () => {
    const out = call(20, 30, signOut, there(signedOutAt(20), 2))
    for (const read of [there(first, 1), there(signedOutAt(20), 2)])
      expect(wrongIn([starts, out, call(22, 24, find, read)])).toBeUndefined()
  })

  it('a renewal with an earlier moment than the one before it changes nothing', () => {
    const late = call(10, 30, extend, there(renewedAt(20), 2))
    const quick = call(20, 21, extend, there(renewedAt(20), 2))
    expect(
      wrongIn([starts, late, quick, call(40, 41, signOut, there(signedOutAt(40, renewedAt(20)), 3))]),
    ).toBeUndefined()
  })

  it('a call without a result may have been done, at any time since, or not', () => {
    const { answer: _, answeredAt: __, ...unanswered } = call(10, 11, extend, { is: 'none' })
    const done = call(40, 41, signOut, there(signedOutAt(40, renewedAt(10)), 3))
    expect(wrongIn([starts, unanswered, done])).toBeUndefined()
    expect(wrongIn([starts, unanswered, ends])).toBeUndefined()
  })

  it('a warden writes down an end that had come', () => {
    const idle = settle(first, oneMinute, at(61))
    expect(wrongIn([starts, call(61, 62, { type: 'end' }, there(idle, 2))], ['idle'])).toBeUndefined()
  })
})

describe('a history is refused', () => {
  const refused = /^the session of seed 1 .*no order explains it/

  it('with a lost update: two renewals both made the second version', () => {
    const one = call(10, 20, extend, there(renewedAt(10), 2))
    const other = call(12, 21, extend, there(renewedAt(12), 2))
    expect(wrongIn([starts, one, other, call(40, 41, signOut, there(signedOutAt(40, renewedAt(12)), 3))])).toMatch(
      refused,
    )
  })

  it('with a renewal that was confirmed and is not there any more', () => {
    const renews = call(10, 11, extend, there(renewedAt(10), 2))
    expect(wrongIn([starts, renews, call(12, 13, find, there(first, 1)), ends])).toMatch(refused)
  })

  it('with a session that was revived: it is active after an end that was confirmed', () => {
    expect(wrongIn([starts, ends, over, call(52, 53, find, there(renewedAt(30), 3))])).toMatch(refused)
    expect(wrongIn([starts, ends, call(42, 43, extend, there(renewedAt(42), 3)), over])).toMatch(refused)
  })

  it('with two ends, each of which was confirmed as the one', () => {
    const revokes = call(40, 42, revoke, there(revokedAt(40), 2))
    expect(wrongIn([starts, ends, revokes])).toMatch(refused)
  })

  it('with an end that one caller got and that differs in the end', () => {
    expect(wrongIn([starts, ends, call(50, 51, find, there(revokedAt(40), 2))])).toMatch(refused)
  })

  it('with two starts under one key, both kept', () => {
    expect(wrongIn([starts, { ...starts, process: 2 }, ends])).toMatch(refused)
  })

  it('with a version that did not grow, or grew by itself', () => {
    expect(wrongIn([starts, call(10, 11, extend, there(renewedAt(10), 1)), ends])).toMatch(refused)
    expect(wrongIn([starts, call(40, 41, signOut, there(signedOutAt(40), 3))])).toMatch(refused)
  })

  it('with an end by idleness before a minute was over, or a renewal after it', () => {
    const idle: Session = { ...first, ended: { reason: 'idle', at: at(60) } }
    expect(wrongIn([starts, call(50, 51, { type: 'end' }, there(idle, 2))], ['idle'])).toMatch(refused)
    expect(wrongIn([starts, call(61, 62, extend, there(renewedAt(59), 2)), over])).toMatch(refused)
  })

  it('with a read of an old state, although the change had been confirmed', () => {
    expect(wrongIn([starts, ends, call(42, 43, find, there(first, 1))])).toMatch(refused)
  })

  it('when the journal has no end, one more than the servers wrote, or one for another reason', () => {
    for (const journalled of [[], ['signed-out', 'signed-out'], ['idle']])
      expect(wrongIn([starts, ends, over], journalled)).toMatch(/it ended as signed-out, and the journal has/)
  })
})
