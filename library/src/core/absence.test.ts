import { describe, expect, it } from 'vitest'
import { type AbsenceNews, absenceNews } from './absence.ts'
import { withoutClockSkew } from './clock-skew.ts'
import { definePolicy, oneMinute, type Policy } from './policy.ts'
import type { Session } from './session.ts'
import type { Signal } from './signal.ts'
import { settle, start, step } from './step.ts'
import { after, type Instant, instant, minutes, seconds } from './time.ts'

const dawn = instant(1_000_000)
const at = (count: number): Instant => after(dawn, seconds(count))
const seen: Signal = { type: 'page-seen', page: 'a' }
const left: Signal = { type: 'page-left', page: 'a' }
const lost: Signal = { type: 'page-lost', page: 'a' }
const opening: Signal = { type: 'page-opening', page: 'b' }
const next: Signal = { type: 'page-seen', page: 'b', after: ['a'] }

/** Each step is a signal, or the moment at which a server looks at the session. */
type Steps = readonly (readonly [number, Signal | 'look'])[]

const told = (
  steps: Steps,
  policy: Policy = oneMinute,
): { readonly is: Session; readonly news: readonly AbsenceNews[] } => {
  const news: AbsenceNews[] = []
  const is = steps.reduce(
    (was, [count, signal]) => {
      const after = signal === 'look' ? settle(was, policy, at(count)) : step(was, signal, policy, at(count))
      news.push(...absenceNews(was, after, at(count)))
      return after
    },
    start('carla', [], policy, dawn),
  )
  return { is, news }
}

const closed = { what: 'page-closed', at: at(1), reason: 'left' }
const reopened = { what: 'page-reopened' }

describe('an absence', () => {
  it('begins when the last page closes or vanishes, and ends when one comes back or is requested', () => {
    expect(told([[0, seen]]).is).not.toHaveProperty('absentSince')
    for (const going of [left, lost]) {
      const gone = [
        [0, seen],
        [1, going],
      ] as const
      expect(told(gone).is.absentSince).toBe(at(1))
      expect(told([...gone, [2, going]]).is.absentSince).toBe(at(1))
      for (const back of [next, opening]) expect(told([...gone, [2, back]]).is).not.toHaveProperty('absentSince')
    }
  })

  it('is none while another page is open or opening, or where no page ends anything', () => {
    const other: Signal = { type: 'page-seen', page: 'c' }
    expect(
      told([
        [0, seen],
        [0, other],
        [1, left],
      ]).is,
    ).not.toHaveProperty('absentSince')
    expect(
      told([
        [0, seen],
        [1, opening],
        [1, left],
      ]).is,
    ).not.toHaveProperty('absentSince')
    const never = definePolicy({ presence: 'never' })
    expect(
      told(
        [
          [0, seen],
          [1, left],
        ],
        never,
      ).is,
    ).not.toHaveProperty('absentSince')
  })

  it('from a clock that ran ahead began now', () => {
    const { is } = told([
      [0, seen],
      [1, left],
    ])
    expect(withoutClockSkew({ ...is, absentSince: after(dawn, minutes(9)) }, oneMinute, at(2)).absentSince).toBe(at(2))
  })
})

describe('the journal has an absence', () => {
  it('that ended the session, from the moment at which the page closed', () => {
    expect(
      told([
        [0, seen],
        [1, left],
        [6, 'look'],
        [7, 'look'],
      ]).news,
    ).toEqual([closed])
    const vanished = told([
      [0, seen],
      [1, lost],
      [16, 'look'],
    ])
    expect(vanished.is.ended).toEqual({ reason: 'closed', at: at(16) })
    expect(vanished.news).toEqual([{ ...closed, reason: 'lost' }])
  })

  it('of three seconds or more, and that the person came back', () => {
    expect(
      told([
        [0, seen],
        [1, left],
        [4, next],
        [5, next],
      ]).news,
    ).toEqual([closed, reopened])
    expect(
      told([
        [0, seen],
        [1, left],
        [4, { type: 'sign-out' }],
      ]).news,
    ).toEqual([closed])
  })

  it('of a browser that closed, although its stream dropped first', () => {
    expect(
      told([
        [0, seen],
        [1, lost],
        [2, left],
        [7, 'look'],
      ]).news,
    ).toEqual([closed])
  })

  it('by the last page of several', () => {
    const other: Signal = { type: 'page-seen', page: 'c' }
    const otherLost: Signal = { type: 'page-lost', page: 'c' }
    const both: Steps = [
      [0, seen],
      [0, other],
    ]
    expect(told([...both, [0, left], [1, otherLost], [16, 'look']]).news).toEqual([{ ...closed, reason: 'lost' }])
    expect(told([...both, [0, otherLost], [1, left], [15, 'look']]).news).toEqual([{ ...closed, reason: 'lost' }])
  })

  it('but no reload, no link and no dropped stream that comes back soon', () => {
    expect(
      told([
        [0, seen],
        [1, left],
        [3, next],
      ]).news,
    ).toEqual([])
    expect(
      told([
        [0, seen],
        [1, opening],
        [1, left],
        [8, next],
      ]).news,
    ).toEqual([])
    expect(
      told([
        [0, seen],
        [1, lost],
        [3, seen],
      ]).news,
    ).toEqual([])
    expect(
      told([
        [0, seen],
        [1, left],
        [2, { type: 'sign-out' }],
      ]).news,
    ).toEqual([])
  })

  it('while it lasts, only when it is over', () => {
    expect(
      told([
        [0, seen],
        [1, left],
        [5, { type: 'input', ago: seconds(4) }],
      ]).news,
    ).toEqual([])
  })
})
