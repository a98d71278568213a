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
  it('that arrives before the page’s first signal is still its last', () => {
    const session = told([
      [1, seen('a')],
      [2, left('b')],
      [2, seen('b')],
      [3, { type: 'stream-opened', stream: 's', pages: ['b', 'a'], others: 'lost' }],
    ])
    expect(there(session, 3)).toEqual(['a'])
    const only = told([
      [1, left('a')],
      [2, seen('a')],
    ])
    expect([isClosed(only, 5.999), isClosed(only, 6)]).toEqual([false, true])
  })

  it('is not undone by the page that takes over, nor by the page’s earlier signals', () => {
    for (const policy of [slow, strict]) {
      const session = told(
        [
          [1, seen('a')],
          [2, { type: 'page-seen', page: 'b', after: ['a'] }],
          [2, left('a')],
          [3, seen('a')],
        ],
        policy,
      )
      expect(there(session, 3)).toEqual(['b'])
      expect(isClosed(session, 30, policy)).toBe(false)
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

  it('of a page without a first signal ends nothing under any-page', () => {
    const session = told(
      [
        [1, seen('b')],
        [2, left('a')],
      ],
      strict,
    )
    expect(isClosed(session, 30, strict)).toBe(false)
    expect(step(session, left('a'), strict, at(seconds(3)))).toEqual(session)
  })

  it('is not undone by a stream that its page opened before, which takes no page from the leader', () => {
    for (const [pages, others] of [
      [['a'], ['b']],
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
    ] as const) {
      const session = told([
        [1, { type: 'stream-opened', stream: 'first', pages: ['a', ...others], others: 'lost', nth: 1 }],
        [20, left('a')],
        [20, { type: 'stream-lost', stream: 'first' }],
        [21, { type: 'stream-opened', stream: 'now', pages: others, others: 'lost', nth: 1 }],
        [22, { type: 'stream-opened', stream: 'late', pages, others: 'lost', nth: 2 }],
        [22, { type: 'stream-lost', stream: 'late' }],
        [30, { type: 'stream-kept', stream: 'now' }],
      ])
      expect(there(session, 100)).toEqual(others)
    }
  })

  it('is remembered for as long as it may be overtaken, and no longer', () => {
    const session = told([
      [1, seen('b')],
      [2, left('a')],
      [8, seen('b')],
    ])
    expect(session.pages.map(({ page }) => page)).toEqual(['b'])
  })

  it('is not the loss of a hidden page, which may come back', () => {
    const session = told([
      [1, seen('a')],
      [2, { type: 'page-hidden', page: 'a' }],
      [3, { type: 'page-lost', page: 'a' }],
      [4, seen('a')],
    ])
    expect(there(session, 100)).toEqual(['a'])
  })

  it('beyond the limit of pages is not remembered', () => {
    const full = told(Array.from({ length: mostPages }, (_, index) => [1, seen(`p${index}`)]))
    expect(step(full, left('late'), slow, at(seconds(2)))).toBe(full)
  })
})
