import { describe, expect, it } from 'vitest'
import { at, dawn, isClosed, seen, slow, there, told } from '../../test/laws/pages-told.ts'
import { definePolicy, oneMinute } from './policy.ts'
import { mostPages, pageCountsAt } from './session.ts'
import type { Signal } from './signal.ts'
import { start, step } from './step.ts'
import { milliseconds, seconds } from './time.ts'

const hidden = { type: 'page-hidden', page: 'a' } as const
const lost = { type: 'page-lost', page: 'a' } as const
const opened = (stream: string, ...pages: readonly string[]): Signal => ({
  type: 'stream-opened',
  stream,
  pages,
  others: 'lost',
})
const alone = (stream: string, page: string): Signal => ({
  type: 'stream-opened',
  stream,
  pages: [page],
  others: 'kept',
})
const dropped = (stream: string): Signal => ({ type: 'stream-lost', stream })

describe('a page out of sight', () => {
  it('stays open for as long as one in sight', () => {
    const is = told([
      [1, seen('a')],
      [2, hidden],
    ])
    expect(there(is, 170)).toEqual(['a'])
    expect(pageCountsAt(is, at(seconds(3)))).toEqual({ open: 1, leading: 0, hidden: 1, suspected: 0 })
    const carried = step(is, opened('s', 'a'), slow, at(seconds(3)))
    expect(pageCountsAt(carried, at(seconds(3))).hidden).toBe(1)
    expect(pageCountsAt(step(carried, seen('a'), slow, at(seconds(4))), at(seconds(4))).hidden).toBe(0)
  })

  it('that drops within a second is leaving: Firefox often says no goodbye', () => {
    const closing = told([
      [1, seen('a')],
      [2, hidden],
      [3, lost],
    ])
    expect([isClosed(closing, 7.999), isClosed(closing, 8)]).toEqual([false, true])
    const suspected = told([
      [1, seen('a')],
      [2, hidden],
      [3.001, lost],
    ])
    expect([isClosed(suspected, 18), isClosed(suspected, 18.001)]).toEqual([false, true])
  })

  it('whose last word comes after its stream dropped is leaving too, if it comes within a second', () => {
    const closing = told([
      [1, seen('a')],
      [2, lost],
      [3, hidden],
    ])
    expect([isClosed(closing, 7.999), isClosed(closing, 8)]).toEqual([false, true])
    const late = told([
      [1, seen('a')],
      [2, lost],
      [3.001, hidden],
    ])
    expect(isClosed(late, 16.999)).toBe(false)
  })

  it('that nobody knows changes nothing', () => {
    const is = told([[1, seen('b')]])
    expect(step(is, hidden, slow, at(seconds(2)))).toBe(is)
  })
})

describe('a stream', () => {
  it('carries the pages that it names, the first of which leads, and those that come to them', () => {
    const is = told([
      [1, opened('s', 'a', 'b')],
      [2, seen('c')],
      [100, { type: 'stream-kept', stream: 's' }],
    ])
    expect(there(is, 279)).toEqual(['a', 'b', 'c'])
    expect(pageCountsAt(is, at(seconds(100))).leading).toBe(1)
    const gone = step(is, dropped('s'), slow, at(seconds(100)))
    expect(pageCountsAt(gone, at(seconds(100)))).toEqual({ open: 3, leading: 0, hidden: 0, suspected: 3 })
    expect([isClosed(gone, 114.999), isClosed(gone, 115)]).toEqual([false, true])
  })

  it('that is nobody’s any more changes nothing, be it kept or lost', () => {
    const is = told([
      [1, opened('s', 'a')],
      [2, opened('t', 'a')],
    ])
    expect(step(is, dropped('s'), slow, at(seconds(3)))).toBe(is)
    expect(step(is, { type: 'stream-kept', stream: 's' }, slow, at(seconds(3)))).toBe(is)
  })

  it('that opens finds the pages lost that it does not name, save one that has only just spoken', () => {
    const is = told([
      [1, seen('crashed')],
      [5.5, seen('new')],
      [6, opened('s', 'a')],
    ])
    expect(there(is, 20)).toEqual(['crashed', 'new', 'a'])
    expect(there(is, 21)).toEqual(['new', 'a'])
    expect(there(step(is, dropped('s'), slow, at(seconds(30))), 45)).toEqual([])
  })

  it('that takes over finds the page lost that led, even one that has only just spoken', () => {
    const is = told([
      [1, seen('led')],
      [1, opened('s', 'led')],
      [2, seen('a')],
      [3, opened('t', 'a')],
    ])
    expect(there(is, 17)).toEqual(['led', 'a'])
    expect(there(is, 18)).toEqual(['a'])
  })

  it('takes along the page that had just spoken when the one before it dropped, which it could not name', () => {
    const is = told([
      [1, opened('s', 'led', 'next')],
      [2, seen('new')],
      [2, { ...hidden, page: 'new' }],
      [2.1, { type: 'page-left', page: 'led' }],
      [2.1, dropped('s')],
      [2.2, opened('t', 'next')],
    ])
    expect(there(is, 100)).toEqual(['new', 'next'])
    expect(pageCountsAt(is, at(seconds(3))).suspected).toBe(0)
    const late = told([
      [1, opened('s', 'led', 'next')],
      [2, seen('new')],
      [2.1, dropped('s')],
      [7.1, opened('t', 'next')],
    ])
    expect(there(late, 17.2)).toEqual(['next'])
  })

  it('that dropped before its page’s last word was heard leaves it lostGrace to be back on another one', () => {
    const is = told([
      [1, opened('s', 'a')],
      [10, dropped('s')],
      [10.01, seen('a')],
    ])
    expect([isClosed(is, 25), isClosed(is, 25.01)]).toEqual([false, true])
    expect(isClosed(step(is, opened('t', 'a'), slow, at(seconds(20))), 190)).toBe(false)
    const another = told([
      [1, opened('s', 'a')],
      [10, dropped('s')],
      [11, opened('t', 'b')],
      [12, seen('a')],
    ])
    expect(there(another, 190)).toEqual(['b', 'a'])
  })

  it('of a page that speaks for itself alone says nothing of the others', () => {
    const is = told([
      [1, seen('a')],
      [1, alone('s', 'a')],
      [10, seen('b')],
      [10, alone('t', 'b')],
    ])
    expect(pageCountsAt(is, at(seconds(11)))).toMatchObject({ open: 2, leading: 2 })
    expect(there(step(is, dropped('s'), slow, at(seconds(20))), 35)).toEqual(['b'])
    expect(there(step(is, dropped('t'), slow, at(seconds(20))), 35)).toEqual(['a'])
  })

  it('that dropped takes along what no other stream carries', () => {
    const before = told([[1, seen('a')]])
    expect(isClosed(step(before, dropped('s'), slow, at(seconds(2))), 17)).toBe(true)
    const moved = step(before, alone('t', 'b'), slow, at(seconds(2)))
    expect(there(step(moved, dropped('s'), slow, at(seconds(3))), 20)).toEqual(['a', 'b'])
  })

  const nth = (count: number, stream: string, ...pages: readonly string[]): Signal => ({
    ...(opened(stream, ...pages) as Extract<Signal, { type: 'stream-opened' }>),
    nth: count,
  })

  it('that is heard of after a later one of the same page changes nothing, nor does its end', () => {
    const is = told([
      [1, seen('b')],
      [9, nth(2, 't', 'a', 'b')],
    ])
    const late = step(is, nth(1, 's', 'a'), slow, at(seconds(10)))
    expect(late).toBe(is)
    expect(step(late, dropped('s'), slow, at(seconds(11)))).toBe(is)
  })

  it('is later than another one of the same page even if a follower led, or the page spoke, in between', () => {
    const is = told([
      [1, nth(2, 't', 'a', 'b')],
      [2, nth(7, 'u', 'b', 'a')],
      [3, seen('a')],
    ])
    expect(step(is, nth(1, 's', 'a'), slow, at(seconds(4)))).toBe(is)
    expect(there(step(is, nth(3, 'v', 'a'), slow, at(seconds(20))), 40)).toEqual(['a'])
  })

  it('is taken for a new one where the page that opened it does not count', () => {
    const is = told([[1, nth(2, 't', 'a')]])
    expect(there(step(is, opened('s', 'a', 'c'), slow, at(seconds(2))), 3)).toEqual(['a', 'c'])
  })

  it('that names no page is nobody’s, whichever it is', () => {
    const is = told([[1, nth(2, 't', 'a')]])
    expect(there(step(is, nth(1, 's'), slow, at(seconds(2))), 16.9)).toEqual(['a'])
    expect(there(step(is, nth(1, 's'), slow, at(seconds(7))), 22)).toEqual([])
  })

  it('whose leading page came back from a loss leads no more until it opens one', () => {
    const is = told([
      [1, opened('s', 'a')],
      [2, dropped('s')],
      [3, seen('a')],
    ])
    expect(pageCountsAt(is, at(seconds(3)))).toEqual({ open: 1, leading: 0, hidden: 0, suspected: 1 })
    const still = step(told([[1, opened('s', 'a')]]), seen('a'), slow, at(seconds(2)))
    expect(pageCountsAt(still, at(seconds(2))).leading).toBe(1)
  })

  it('carries no more pages than can be counted', () => {
    const pages = Array.from({ length: mostPages + 5 }, (_, index) => `p${index}`)
    expect(there(told([[1, opened('s', ...pages)]]), 2).length).toBe(mostPages)
    const full = told(pages.slice(0, mostPages).map((page) => [1, seen(page)]))
    expect(there(step(full, opened('s', 'late'), slow, at(seconds(1))), 2).length).toBe(mostPages)
  })

  it('means nothing where closing ends nothing', () => {
    const policy = definePolicy({ presence: 'never' })
    expect(told([[1, opened('s', 'a')]], policy).pages).toEqual([])
  })
})

it('a page that was never seen out of sight is counted as in sight', () => {
  const is = step(start('carla', [], oneMinute, dawn), seen('a'), oneMinute, at(milliseconds(5)))
  expect(pageCountsAt(is, at(seconds(1)))).toEqual({ open: 1, leading: 0, hidden: 0, suspected: 0 })
})
