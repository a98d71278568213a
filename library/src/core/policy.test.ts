import { describe, expect, it } from 'vitest'
import type { Bound } from './bound.ts'
import { Misuse } from './misuse.ts'
import { aal2, aal3, definePolicy, oneMinute, type PolicyAsWritten, pci } from './policy.ts'
import { hours, milliseconds, minutes, seconds } from './time.ts'

describe('the defaults', () => {
  it('one minute is warned half a minute ahead, and twelve hours five minutes ahead', () => {
    expect(oneMinute).toMatchObject({
      idle: minutes(1),
      warning: seconds(30),
      lifetime: hours(12),
      lifetimeWarning: minutes(5),
      requests: 'people',
      presence: { ends: 'last-page', grace: seconds(5), lostGrace: seconds(15) },
    })
  })

  it('fifteen minutes are warned three minutes ahead', () => {
    expect([pci.idle, pci.warning]).toEqual([minutes(15), minutes(3)])
    expect([aal2.idle, aal2.lifetime]).toEqual([hours(1), hours(24)])
    expect([aal3.idle, aal3.lifetime]).toEqual([minutes(15), hours(12)])
  })

  it('drafts are kept for an hour, or never', () => {
    expect(oneMinute.drafts).toBe(hours(1))
    expect(definePolicy({ drafts: minutes(5) }).drafts).toBe(minutes(5))
    expect(definePolicy({ drafts: 'never' })).not.toHaveProperty('drafts')
  })

  it('closing can be left out', () => {
    expect(definePolicy({ presence: 'never' }).presence).toBeUndefined()
  })

  it('no cookie outlives the browser, unless the policy says so', () => {
    expect(oneMinute).not.toHaveProperty('persistent')
    expect(definePolicy({ persistent: false })).toEqual(oneMinute)
    expect(definePolicy({ presence: 'never', persistent: true })).toMatchObject({ persistent: true })
  })
})

const bound = (most: number, then: Bound['then']): Bound => ({ most, then })

const wrong: readonly (readonly [string, PolicyAsWritten, string, string])[] = [
  [
    'a cookie that outlives the browser, where closing ends the session',
    { persistent: true },
    'policy.persistent-presence',
    "write presence: 'never' beside persistent: true",
  ],
  [
    'a word where true or false is meant',
    { presence: 'never', persistent: 'yes' as never },
    'policy.not-a-choice',
    'write true or false',
  ],
  ['a time that is not a number', { idle: milliseconds(Number.NaN) }, 'policy.not-a-duration', 'policy.idle is NaN'],
  [
    'an endless time',
    { lifetime: milliseconds(Number.POSITIVE_INFINITY) },
    'policy.not-a-duration',
    'policy.lifetime is Infinity',
  ],
  ['no time', { presence: { grace: seconds(0) } }, 'policy.not-a-duration', 'policy.presence.grace is 0'],
  ['drafts for no time', { drafts: seconds(0) }, 'policy.not-a-duration', 'policy.drafts is 0'],
  ['drafts for ever', { drafts: 'always' as never }, 'policy.not-a-duration', 'policy.drafts is "always"'],
  ['a time in words', { idle: '60' as never }, 'policy.not-a-duration', 'policy.idle is "60"'],
  [
    'a time that no timer can wait',
    { idle: milliseconds(2 ** 31), lifetime: hours(10_000) },
    'policy.too-long-for-a-timer',
    'write at most',
  ],
  [
    'an unknown way of counting',
    { requests: 'some' as never },
    'policy.not-a-choice',
    "write one of 'people', 'all', 'none'",
  ],
  [
    'an unknown way of closing',
    { presence: { ends: 'page' as never } },
    'policy.not-a-choice',
    'presence.ends is "page"',
  ],
  [
    'a warning below 20 s',
    { warning: seconds(19) },
    'policy.warning-too-short',
    'policy.warning is 19 s; write at least seconds(20)',
  ],
  [
    'a short warning of the lifetime',
    { lifetimeWarning: seconds(19) },
    'policy.warning-too-short',
    'policy.lifetimeWarning is 19 s',
  ],
  ['a warning as long as idle', { warning: minutes(1) }, 'policy.warning-not-shorter', 'not shorter than idle (60 s)'],
  [
    'a lease that an open stream could miss',
    { presence: { lease: seconds(9) } },
    'policy.lease-too-short',
    'presence.lease is 9 s',
  ],
  ['too little quiet', { warning: seconds(51) }, 'policy.too-little-quiet', 'less than 10 s of quiet'],
  [
    'a lifetime no longer than idle',
    { lifetime: minutes(1), lifetimeWarning: seconds(30) },
    'policy.lifetime-not-longer',
    'not longer than idle (60 s)',
  ],
  [
    'no session at all',
    { sessions: { most: 0 } },
    'policy.not-a-count',
    'policy.sessions.most is 0; write a whole number',
  ],
  ['half a session', { sessions: { most: 1.5 } }, 'policy.not-a-count', 'policy.sessions.most is 1.5'],
  ['a number for a bound', { sessions: 5 as never }, 'policy.not-a-count', 'policy.sessions is 5; write { most: 5'],
  [
    'an unknown way of going beyond',
    { sessions: bound(5, 'shout' as never) },
    'policy.not-a-choice',
    `policy.sessions.then is "shout"; write one of 'end-oldest', 'ask', 'refuse'`,
  ],
  ['an empty reason', { warning: seconds(5), essential: ' ' }, 'policy.no-reason-given', 'say in a sentence why'],
]

describe('a policy that cannot work is refused with its field, value and remedy', () => {
  it.each(wrong)('%s', (_name, written, code, words) => {
    const define = (): unknown => definePolicy(written)
    expect(define).toThrow(Misuse)
    expect(define).toThrow(words)
    expect(define).toThrow(expect.objectContaining({ code, docs: `docs/misuse.md#${code.replace('.', '-')}` }))
  })

  it('a short warning passes with a reason', () => {
    expect(definePolicy({ warning: seconds(5), essential: 'a code that lives 30 s' }).essential).toBe(
      'a code that lives 30 s',
    )
  })
})

it('a faulty bound on sessions is refused with the bound to write', () => {
  expect(() => definePolicy({ sessions: 5 as never })).toThrow('write { most: 5')
  expect(() => definePolicy({ sessions: null as never })).toThrow('write { most: 100')
})
