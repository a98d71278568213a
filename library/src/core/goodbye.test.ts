import { describe, expect, it } from 'vitest'
import { definePolicy, type Policy } from './policy.ts'
import { mostPages, pagesAt, type Session } from './session.ts'
import type { Signal } from './signal.ts'
import { statusAt } from './status.ts'
import { start, step } from './step.ts'
import { after, type Duration, instant, minutes, seconds } from './time.ts'

const dawn = instant(1_000_000)
const at = (time: Duration) => after(dawn, time)
const slow = definePolicy({ idle: minutes(10) })
const strict = definePolicy({ idle: minutes(10), presence: { ends: 'any-page' } })

const told = (steps: readonly (readonly [number, Signal])[], policy: Policy = slow): Session =>
  steps.reduce((is, [time, signal]) => step(is, signal, policy, at(seconds(time))), start('carla', [], policy, dawn))

const isClosed = (is: Session, time: number, policy: Policy = slow): boolean => {
  const status = statusAt(is, policy, at(seconds(time)))
  return status.phase === 'ended' && status.end.reason === 'closed'
}

const there = (is: Session, time: number): readonly string[] => pagesAt(is, at(seconds(time))).map(({ page }) => page)

const seen = (page: string): Signal => ({ type: 'page-seen', page })
const left = (page: string): Signal => ({ type: 'page-left', page })

describe('a goodbye', () => {
  it('that is heard before the page’s first word is its last word all the same', () => {
    const is = told([
      [1, seen('a')],
      [2, left('b')],
      [2, seen('b')],
      [3, { type: 'stream-opened', stream: 's', pages: ['b', 'a'], others: 'lost' }],
    ])
    expect(there(is, 3)).toEqual(['a'])
    const only = told([
      [1, left('a')],
      [2, seen('a')],
    ])
    expect([isClosed(only, 5.999), isClosed(only, 6)]).toEqual([false, true])
  })

  it('is not taken back by the page that takes over, nor by what the page had said before', () => {
    for (const policy of [slow, strict]) {
      const is = told(
        [
          [1, seen('a')],
          [2, { type: 'page-seen', page: 'b', after: ['a'] }],
          [2, left('a')],
          [3, seen('a')],
        ],
        policy,
      )
      expect(there(is, 3)).toEqual(['b'])
      expect(isClosed(is, 30, policy)).toBe(false)
      const known = told(
        [
          [1, seen('a')],
          [2, left('a')],
          [2, { type: 'page-seen', page: 'b', after: ['a'] }],
          [3, seen('a')],
        ],
        policy,
      )
      expect(there(known, 3)).toEqual(['b'])
      expect(isClosed(known, 30, policy)).toBe(false)
    }
  })

  it('of a page whose first word never came ends nothing where the first page to close does', () => {
    const is = told(
      [
        [1, seen('b')],
        [2, left('a')],
      ],
      strict,
    )
    expect(isClosed(is, 60, strict)).toBe(false)
    expect(step(is, left('a'), strict, at(seconds(3)))).toEqual(is)
  })

  it('is remembered for as long as it may be overtaken, and no longer', () => {
    const is = told([
      [1, seen('b')],
      [2, left('a')],
      [8, seen('b')],
    ])
    expect(is.pages.map(({ page }) => page)).toEqual(['b'])
  })

  it('is not said by a page that vanished while it was out of sight: that one may come back', () => {
    const is = told([
      [1, seen('a')],
      [2, { type: 'page-hidden', page: 'a' }],
      [3, { type: 'page-lost', page: 'a' }],
      [4, seen('a')],
    ])
    expect(there(is, 100)).toEqual(['a'])
  })

  it('of more pages than can be counted is not remembered', () => {
    const full = told(Array.from({ length: mostPages }, (_, index) => [1, seen(`p${index}`)]))
    expect(step(full, left('late'), slow, at(seconds(2)))).toBe(full)
  })
})
