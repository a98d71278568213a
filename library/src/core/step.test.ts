import { describe, expect, it } from 'vitest'
import { definePolicy, oneMinute, type Policy } from './policy.ts'
import { mostPages, pagesAt, type Session } from './session.ts'
import type { Signal } from './signal.ts'
import { nextChangeAt, statusAt } from './status.ts'
import { changeRoles, settle, start, step } from './step.ts'
import { after, type Duration, hours, instant, milliseconds, minutes, seconds } from './time.ts'

const dawn = instant(1_000_000)
const at = (time: Duration) => after(dawn, time)
const session = start('carla', ['clerk'], oneMinute, dawn)

const told = (steps: readonly (readonly [Duration, Signal])[], policy: Policy = oneMinute): Session =>
  steps.reduce(
    (result, [time, signal]) => step(result, signal, policy, at(time)),
    start('carla', ['clerk'], policy, dawn),
  )

const phaseAt = (result: Session, time: Duration, policy: Policy = oneMinute): string => {
  const status = statusAt(result, policy, at(time))
  return status.phase === 'ended' ? status.end.reason : status.phase
}

describe('activity', () => {
  it('a session is active, then warned, then over at the deadline itself', () => {
    expect(phaseAt(session, milliseconds(29_999))).toBe('active')
    expect(phaseAt(session, seconds(30))).toBe('warning')
    expect(phaseAt(session, milliseconds(59_999))).toBe('warning')
    expect(phaseAt(session, minutes(1))).toBe('idle')
  })

  it('input renews from when it happened', () => {
    expect(told([[seconds(25), { type: 'input', ago: seconds(5) }]]).activeAt).toBe(at(seconds(20)))
  })

  it('input in the warning is no answer, and earlier input counts when its report comes late', () => {
    const before = told([[seconds(40), { type: 'input', ago: seconds(11) }]])
    expect(phaseAt(before, seconds(50))).toBe('active')
    const under = told([[seconds(40), { type: 'input', ago: seconds(10) }]])
    expect(phaseAt(under, seconds(50))).toBe('warning')
  })

  it.each(['request', 'extend'] as const)('%s renews, under the warning too, and not after the end', (type) => {
    expect(phaseAt(told([[seconds(45), { type }]]), seconds(74))).toBe('active')
    expect(told([[seconds(60), { type }]]).ended).toEqual({ reason: 'idle', at: at(minutes(1)) })
  })

  it('requests less than a second after the stored one are folded', () => {
    const result = told([[seconds(10), { type: 'request' }]])
    for (const type of ['request', 'extend'] as const)
      expect(step(result, { type }, oneMinute, at(milliseconds(10_999)))).toBe(result)
    expect(step(result, { type: 'request' }, oneMinute, at(seconds(11))).activeAt).toBe(at(seconds(11)))
  })

  it('input is never folded, so a person who moves at the last moment is not warned', () => {
    const result = told([[milliseconds(400), { type: 'input', ago: milliseconds(0) }]])
    expect(result.activeAt).toBe(at(milliseconds(400)))
    expect(phaseAt(result, milliseconds(30_399))).toBe('active')
  })

  it('input goes on counting under the warning of the lifetime, which it does not move', () => {
    const policy = definePolicy({ lifetime: minutes(4), lifetimeWarning: minutes(2) })
    const busy = [20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220].map((time): readonly [Duration, Signal] => [
      seconds(time),
      { type: 'input', ago: seconds(0) },
    ])
    const result = told(busy, policy)
    expect(statusAt(result, policy, at(seconds(225)))).toMatchObject({
      phase: 'warning',
      reason: 'lifetime',
      extendable: false,
      endsIn: seconds(15),
    })
    expect(phaseAt(result, minutes(4), policy)).toBe('lifetime')
    expect(statusAt(told([], policy), policy, at(seconds(45)))).toMatchObject({ reason: 'idle', warnsIn: seconds(75) })
  })
})

describe('endings', () => {
  it.each([
    [{ type: 'sign-out' }, { reason: 'signed-out' }],
    [
      { type: 'revoke', by: 'bea' },
      { reason: 'revoked', by: 'bea' },
    ],
    [
      { type: 'revoke', by: 'bea', detail: 'a lost phone' },
      { reason: 'revoked', by: 'bea', detail: 'a lost phone' },
    ],
    [{ type: 'replace' }, { reason: 'replaced' }],
  ] as const)('%o', (signal, end) => {
    const result = told([[seconds(1), signal]])
    expect(result.ended).toEqual({ ...end, at: at(seconds(1)) })
    expect(step(result, { type: 'extend' }, oneMinute, at(seconds(2)))).toBe(result)
    expect(settle(result, oneMinute, at(hours(1)))).toBe(result)
    expect(changeRoles(result, [], oneMinute, at(seconds(2)))).toBe(result)
    expect(nextChangeAt(result, oneMinute, at(seconds(2)))).toBeUndefined()
  })
})

describe('pages', () => {
  const seen = { type: 'page-seen', page: 'a' } as const
  const left = { type: 'page-left', page: 'a' } as const
  const lost = { type: 'page-lost', page: 'a' } as const

  it('a session that never showed a page is never closed', () => {
    expect(phaseAt(told([[seconds(1), { type: 'page-opening', page: 'o' }]]), seconds(50))).toBe('warning')
    expect(phaseAt(told([[seconds(1), lost]]), seconds(50))).toBe('warning')
  })

  it('the last page that left is closed after its grace, one that vanished after its own', () => {
    const gone = told([
      [seconds(1), seen],
      [seconds(2), left],
    ])
    expect([phaseAt(gone, milliseconds(6_999)), phaseAt(gone, seconds(7))]).toEqual(['active', 'closed'])
    const vanished = told([
      [seconds(1), seen],
      [seconds(2), lost],
    ])
    expect([phaseAt(vanished, milliseconds(16_999)), phaseAt(vanished, seconds(17))]).toEqual(['active', 'closed'])
  })

  it('a goodbye after a loss cuts it short, and a loss after a goodbye changes nothing', () => {
    expect(
      phaseAt(
        told([
          [seconds(1), seen],
          [seconds(2), lost],
          [seconds(3), left],
        ]),
        seconds(8),
      ),
    ).toBe('closed')
    expect(
      phaseAt(
        told([
          [seconds(1), seen],
          [seconds(2), left],
          [seconds(3), lost],
        ]),
        seconds(7),
      ),
    ).toBe('closed')
  })

  it('an awaited document holds the session until its first signal, or until it turns out to be no page', () => {
    const slow = told([
      [seconds(1), seen],
      [seconds(2), { type: 'page-opening', page: 'o' }],
      [seconds(3), left],
    ])
    expect(phaseAt(slow, seconds(20))).toBe('active')
    const none = step(slow, { type: 'page-lost', page: 'o' }, oneMinute, at(seconds(4)))
    expect(phaseAt(none, seconds(8))).toBe('closed')
    const spoken = step(slow, { type: 'page-seen', page: 'b', after: ['a', 'o'] }, oneMinute, at(seconds(18)))
    expect(pagesAt(spoken, at(seconds(18))).map(({ page }) => page)).toEqual(['b'])
    expect(step(spoken, { type: 'page-opening', page: 'b' }, oneMinute, at(seconds(19)))).toBe(spoken)
  })

  it('a session that only an awaited document held ends when that turns out to be no page, not before', () => {
    const held = told([
      [seconds(1), seen],
      [seconds(2), { type: 'page-opening', page: 'o' }],
      [seconds(3), left],
    ])
    const result = step(held, { type: 'page-lost', page: 'o' }, oneMinute, at(seconds(20)))
    expect(settle(result, oneMinute, at(seconds(21))).ended).toEqual({ reason: 'closed', at: at(seconds(20)) })
  })

  it('under any-page a page that another one takes over from is not closed, in either order', () => {
    const policy = definePolicy({ presence: { ends: 'any-page' } })
    const next = { type: 'page-seen', page: 'b', after: ['a'] } as const
    const link = told(
      [
        [seconds(1), seen],
        [seconds(2), left],
        [seconds(3), next],
      ],
      policy,
    )
    const back = told(
      [
        [seconds(1), seen],
        [seconds(2), next],
        [seconds(7), left],
      ],
      policy,
    )
    for (const result of [link, back]) expect(phaseAt(result, seconds(29), policy)).toBe('active')
    const copy = told(
      [
        [seconds(1), seen],
        [seconds(2), next],
        [seconds(8), left],
      ],
      policy,
    )
    expect(phaseAt(copy, seconds(13), policy)).toBe('closed')
    const one = told(
      [
        [seconds(1), seen],
        [seconds(2), { type: 'page-seen', page: 'c' }],
        [seconds(3), left],
      ],
      policy,
    )
    expect(phaseAt(one, seconds(8), policy)).toBe('closed')
  })

  it('where closing ends nothing, pages are not kept', () => {
    const policy = definePolicy({ presence: 'never' })
    expect(told([[seconds(1), seen]], policy).pages).toEqual([])
  })

  it('no more pages are kept than the limit', () => {
    const many = Array.from({ length: mostPages + 5 }, (_, index): readonly [Duration, Signal] => [
      seconds(1),
      { type: 'page-seen', page: `p${index}` },
    ])
    const result = told(many)
    expect(pagesAt(result, at(seconds(1))).length).toBe(mostPages)
    expect(step(result, { type: 'page-opening', page: 'o' }, oneMinute, at(seconds(1)))).toBe(result)
  })
})

it('a session that a signal makes overdue ends with that signal', () => {
  const policy = definePolicy({ presence: { ends: 'any-page', lease: seconds(10) } })
  const result = told(
    [
      [seconds(1), { type: 'page-seen', page: 'a' }],
      [seconds(2), { type: 'page-opening', page: 'o' }],
      [seconds(11), { type: 'page-seen', page: 'b', after: ['o'] }],
    ],
    policy,
  )
  expect(result.ended).toEqual({ reason: 'closed', at: at(seconds(11)) })
})

it('the next change is the next warning or end', () => {
  expect(nextChangeAt(session, oneMinute, dawn)).toBe(at(seconds(30)))
  expect(nextChangeAt(session, oneMinute, at(seconds(30)))).toBe(at(seconds(60)))
  expect(nextChangeAt(session, oneMinute, at(hours(13)))).toBeUndefined()
  const leaving = told([
    [seconds(1), { type: 'page-seen', page: 'a' }],
    [seconds(2), { type: 'page-left', page: 'a' }],
  ])
  expect(nextChangeAt(leaving, oneMinute, at(seconds(2)))).toBe(at(seconds(7)))
})
