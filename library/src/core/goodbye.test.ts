import { describe, expect, it } from 'vitest'
import { at, isClosed, seen, slow, there, told } from '../../test/laws/pages-told.ts'
import { definePolicy } from './policy.ts'
import { mostPages } from './session.ts'
import type { Signal } from './signal.ts'
import { step } from './step.ts'
import { minutes, seconds } from './time.ts'

const strict = definePolicy({ idle: minutes(10), presence: { ends: 'any-page' } })
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

  it('is not taken back by a stream that its page had opened before: it takes nothing from the page that leads now', () => {
    for (const [pages, others] of [
      [['a'], ['b']],
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
    ] as const) {
      const is = told([
        [1, { type: 'stream-opened', stream: 'first', pages: ['a', ...others], others: 'lost', nth: 1 }],
        [20, left('a')],
        [20, { type: 'stream-lost', stream: 'first' }],
        [21, { type: 'stream-opened', stream: 'now', pages: others, others: 'lost', nth: 1 }],
        [22, { type: 'stream-opened', stream: 'late', pages, others: 'lost', nth: 2 }],
        [22, { type: 'stream-lost', stream: 'late' }],
        [30, { type: 'stream-kept', stream: 'now' }],
      ])
      expect(there(is, 100)).toEqual(others)
    }
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
