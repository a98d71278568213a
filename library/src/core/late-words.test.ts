import { describe, expect, it } from 'vitest'
import { at, isClosed, seen, slow, there, told } from '../../test/laws/pages-told.ts'
import { definePolicy } from './policy.ts'
import type { Signal } from './signal.ts'
import { step } from './step.ts'
import { minutes, seconds } from './time.ts'

const strict = definePolicy({ idle: minutes(10), presence: { ends: 'any-page' } })
const left = (page: string): Signal => ({ type: 'page-left', page })
const hidden = (page: string): Signal => ({ type: 'page-hidden', page })
const asked = (page: string): Signal => ({ type: 'page-opening', page })
const after = (page: string, ...earlier: readonly string[]): Signal => ({ type: 'page-seen', page, after: earlier })
const alone = (page: string, nth = 1): Signal => ({ type: 'page-seen', page, nth })
const opened = (stream: string, ...pages: readonly string[]): Signal => ({
  type: 'stream-opened',
  stream,
  pages,
  others: 'lost',
})
const dropped = (stream: string): Signal => ({ type: 'stream-lost', stream })
const kept = (stream: string): Signal => ({ type: 'stream-kept', stream })

describe('a document of another tab', () => {
  it('is awaited although the page that left before it sends a signal again in its own tab', () => {
    const session = told([
      [1, seen('a')],
      [2, asked('next')],
      [2, asked('other')],
      [3, left('a')],
      [3, after('b', 'next', 'a')],
      [4, left('b')],
    ])
    expect([isClosed(session, 31.999), isClosed(session, 32)]).toEqual([false, true])
    expect(isClosed(step(session, after('b', 'next', 'a'), slow, at(seconds(5))), 31.999)).toBe(false)
  })

  it('that was cut off is not the next document of a leaving page', () => {
    const session = told([
      [1, seen('a')],
      [2, { type: 'page-opening', page: 'stopped', speaks: 'if-a-page' }],
      [3, left('stopped')],
      [4, left('a')],
    ])
    expect([isClosed(session, 8.999), isClosed(session, 9)]).toEqual([false, true])
  })
})

describe('a page with a signal after it vanished', () => {
  it.each([seen('a'), { type: 'input', ago: seconds(1), page: 'a' } as const])(
    'is not being closed when it goes out of sight: %o',
    (word) => {
      const session = told([
        [1, seen('a')],
        [2, opened('s', 'a')],
        [3, dropped('s')],
        [10, word],
        [10, hidden('a')],
      ])
      expect([isClosed(session, 24.999), isClosed(session, 25)]).toEqual([false, true])
    },
  )
})

describe('a page whose streams break', () => {
  const breaking = [
    [1, opened('s', 'a')],
    [2, dropped('s')],
    [3, alone('a')],
    [4, opened('t', 'a')],
  ] as const

  it('is not closing when it is hidden and the next stream breaks', () => {
    const before = told([...breaking, [10, hidden('a')], [11, dropped('t')]])
    expect([isClosed(before, 25.999), isClosed(before, 26)]).toEqual([false, true])
    const behind = told([...breaking, [10, dropped('t')], [11, hidden('a')]])
    expect([isClosed(behind, 24.999), isClosed(behind, 25)]).toEqual([false, true])
  })

  it('counts as closing again once a stream stayed open', () => {
    const session = told([...breaking, [64, kept('t')], [70, hidden('a')], [71, dropped('t')]])
    expect([isClosed(session, 75.999), isClosed(session, 76)]).toEqual([false, true])
  })

  it('and that crashed is lost with the stream that carried it', () => {
    const session = told([
      [1, opened('s', 'a')],
      [2, dropped('s')],
      [3, alone('a')],
      [4, seen('b')],
      [5, opened('t', 'b')],
      [6, left('b')],
      [6, dropped('t')],
    ])
    expect([isClosed(session, 20.999), isClosed(session, 21)]).toEqual([false, true])
  })
})

describe('a page that has only just begun to lead', () => {
  const late = [
    [1, seen('a')],
    [2, seen('b')],
    [3, opened('new', 'b')],
    [4, opened('late', 'a')],
    [5, left('a')],
    [5, dropped('late')],
  ] as const

  it('keeps its lead when the request of the leader before it comes late', () => {
    expect(there(told(late), 100)).toEqual(['b'])
    expect(there(told([...late.slice(0, 3), [4, opened('late', 'a', 'b')], ...late.slice(4)]), 100)).toEqual(['b'])
  })

  it('is lost with its own stream', () => {
    const session = told([...late, [6, dropped('new')]])
    expect([isClosed(session, 20.999), isClosed(session, 21)]).toEqual([false, true])
  })

  it('is lost at once when the current leader took its place', () => {
    const session = told([
      [1, opened('s', 'a')],
      [2, after('b', 'a')],
      [2, opened('t', 'b')],
    ])
    expect(there(session, 18)).toEqual(['b'])
  })
})

describe('a page that a duplicated tab names', () => {
  const flap = [
    [1, opened('s', 'a')],
    [2, after('copy', 'a')],
    [3, left('copy')],
    [4, dropped('s')],
  ] as const

  it('is kept when its stream breaks at that moment', () => {
    const session = told(flap)
    expect([isClosed(session, 18.999), isClosed(session, 19)]).toEqual([false, true])
    const before = told([flap[0], [2, dropped('s')], [3, after('copy', 'a')], [4, left('copy')]])
    expect([isClosed(before, 16.999), isClosed(before, 17)]).toEqual([false, true])
  })

  it('is gone then under any-page', () => {
    const ownStream = { ...opened('t', 'copy'), others: 'kept' } as const
    const session = told([...flap.slice(0, 2), [3, ownStream], [4, dropped('s')]], strict)
    expect(there(session, 5)).toEqual(['copy'])
    expect(isClosed(session, 30, strict)).toBe(false)
  })
})
