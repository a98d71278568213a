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

describe('a hidden page', () => {
  it('stays open as long as a visible one', () => {
    const session = told([
      [1, seen('a')],
      [2, hidden],
    ])
    const heard = step(session, { type: 'input', ago: seconds(1), page: 'a' }, slow, at(seconds(3)))
    expect(there(heard, 170)).toEqual(['a'])
    expect(pageCountsAt(session, at(seconds(3)))).toEqual({ open: 1, leading: 0, hidden: 1, suspected: 0, silent: 0 })
    const carried = step(session, opened('s', 'a'), slow, at(seconds(3)))
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

  it('whose last signal comes within a second after its stream dropped is leaving too', () => {
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

  it('that is unknown changes nothing', () => {
    const session = told([[1, seen('b')]])
    expect(step(session, hidden, slow, at(seconds(2)))).toBe(session)
  })
})

describe('a stream', () => {
  it('carries the pages that it names, led by the first, and those that join later', () => {
    const session = told([
      [1, opened('s', 'a', 'b')],
      [2, seen('c')],
      [100, { type: 'stream-kept', stream: 's' }],
    ])
    expect(there(session, 279)).toEqual(['a', 'b', 'c'])
    expect(pageCountsAt(session, at(seconds(100))).leading).toBe(1)
    const gone = step(session, dropped('s'), slow, at(seconds(100)))
    expect(pageCountsAt(gone, at(seconds(100)))).toEqual({ open: 3, leading: 0, hidden: 0, suspected: 3, silent: 0 })
    expect([isClosed(gone, 114.999), isClosed(gone, 115)]).toEqual([false, true])
  })

  it('without pages changes nothing when it is kept or lost', () => {
    const session = told([
      [1, opened('s', 'a')],
      [2, opened('t', 'a')],
    ])
    expect(step(session, dropped('s'), slow, at(seconds(3)))).toBe(session)
    expect(step(session, { type: 'stream-kept', stream: 's' }, slow, at(seconds(3)))).toBe(session)
  })

  it('that opens loses the pages that it does not name, save one with a recent signal', () => {
    const session = told([
      [1, seen('crashed')],
      [5.5, seen('new')],
      [6, opened('s', 'a')],
    ])
    expect(there(session, 20)).toEqual(['crashed', 'new', 'a'])
    expect(there(session, 21)).toEqual(['new', 'a'])
    expect(there(step(session, dropped('s'), slow, at(seconds(30))), 45)).toEqual([])
  })

  it('that takes over loses the page that led', () => {
    const session = told([
      [1, seen('led')],
      [1, opened('s', 'led')],
      [5, seen('a')],
      [6, opened('t', 'a')],
    ])
    expect(there(session, 20)).toEqual(['led', 'a'])
    expect(there(session, 21)).toEqual(['a'])
  })

  it('carries a page with a recent signal when its earlier stream dropped, which it could not name', () => {
    const session = told([
      [1, opened('s', 'led', 'next')],
      [2, seen('new')],
      [2, { ...hidden, page: 'new' }],
      [2.1, { type: 'page-left', page: 'led' }],
      [2.1, dropped('s')],
      [2.2, opened('t', 'next')],
    ])
    expect(there(session, 100)).toEqual(['new', 'next'])
    expect(pageCountsAt(session, at(seconds(3))).suspected).toBe(0)
    const late = told([
      [1, opened('s', 'led', 'next')],
      [2, seen('new')],
      [2.1, dropped('s')],
      [7.1, opened('t', 'next')],
    ])
    expect(there(late, 17.2)).toEqual(['next'])
  })

  it('that dropped before its page’s last signal arrived leaves the page lostGrace for another stream', () => {
    const session = told([
      [1, opened('s', 'a')],
      [10, dropped('s')],
      [10.01, seen('a')],
    ])
    expect([isClosed(session, 25), isClosed(session, 25.01)]).toEqual([false, true])
    expect(isClosed(step(session, opened('t', 'a'), slow, at(seconds(20))), 190)).toBe(false)
    const another = told([
      [1, opened('s', 'a')],
      [10, dropped('s')],
      [11, opened('t', 'b')],
      [12, seen('a')],
    ])
    expect(there(another, 190)).toEqual(['b', 'a'])
  })

  it('of a page that speaks for itself alone changes no other page', () => {
    const session = told([
      [1, seen('a')],
      [1, alone('s', 'a')],
      [10, seen('b')],
      [10, alone('t', 'b')],
    ])
    expect(pageCountsAt(session, at(seconds(11)))).toMatchObject({ open: 2, leading: 2 })
    expect(there(step(session, dropped('s'), slow, at(seconds(20))), 35)).toEqual(['b'])
    expect(there(step(session, dropped('t'), slow, at(seconds(20))), 35)).toEqual(['a'])
  })

  it('that dropped loses the pages that no other stream carries', () => {
    const before = told([[1, seen('a')]])
    expect(isClosed(step(before, dropped('s'), slow, at(seconds(2))), 17)).toBe(true)
    const moved = step(before, alone('t', 'b'), slow, at(seconds(2)))
    expect(there(step(moved, dropped('s'), slow, at(seconds(3))), 20)).toEqual(['a', 'b'])
  })

  const nth = (count: number, stream: string, ...pages: readonly string[]): Signal => ({
    ...(opened(stream, ...pages) as Extract<Signal, { type: 'stream-opened' }>),
    nth: count,
  })

  it('that arrives after a later one of the same page changes nothing, nor does its end', () => {
    const session = told([
      [1, seen('b')],
      [9, nth(2, 't', 'a', 'b')],
    ])
    const late = step(session, nth(1, 's', 'a'), slow, at(seconds(10)))
    expect(late).toBe(session)
    expect(step(late, dropped('s'), slow, at(seconds(11)))).toBe(session)
  })

  it('is later than another of its page even if a follower led, or the page sent a signal, in between', () => {
    const session = told([
      [1, nth(2, 't', 'a', 'b')],
      [2, nth(7, 'u', 'b', 'a')],
      [3, seen('a')],
    ])
    expect(step(session, nth(1, 's', 'a'), slow, at(seconds(4)))).toBe(session)
    expect(there(step(session, nth(3, 'v', 'a'), slow, at(seconds(20))), 40)).toEqual(['a'])
  })

  it('is taken for a new one where the page that opened it does not count', () => {
    const session = told([[1, nth(2, 't', 'a')]])
    expect(there(step(session, opened('s', 'a', 'c'), slow, at(seconds(2))), 3)).toEqual(['a', 'c'])
  })

  it('that names no page carries none', () => {
    const session = told([[1, nth(2, 't', 'a')]])
    expect(there(step(session, nth(1, 's'), slow, at(seconds(2))), 16.9)).toEqual(['a'])
    expect(there(step(session, nth(1, 's'), slow, at(seconds(7))), 22)).toEqual([])
  })

  it('whose leading page came back from a loss does not lead until it opens one', () => {
    const session = told([
      [1, opened('s', 'a')],
      [2, dropped('s')],
      [3, seen('a')],
    ])
    expect(pageCountsAt(session, at(seconds(3)))).toEqual({ open: 1, leading: 0, hidden: 0, suspected: 1, silent: 0 })
    const still = step(told([[1, opened('s', 'a')]]), seen('a'), slow, at(seconds(2)))
    expect(pageCountsAt(still, at(seconds(2))).leading).toBe(1)
  })

  it('carries no more pages than the limit', () => {
    const pages = Array.from({ length: mostPages + 5 }, (_, index) => `p${index}`)
    expect(there(told([[1, opened('s', ...pages)]]), 2).length).toBe(mostPages)
    const full = told(pages.slice(0, mostPages).map((page) => [1, seen(page)]))
    expect(there(step(full, opened('s', 'late'), slow, at(seconds(1))), 2).length).toBe(mostPages)
  })

  it('changes nothing where closing ends nothing', () => {
    const policy = definePolicy({ presence: 'never' })
    expect(told([[1, opened('s', 'a')]], policy).pages).toEqual([])
  })
})

it('a page that was never hidden counts as visible', () => {
  const session = step(start('carla', [], oneMinute, dawn), seen('a'), oneMinute, at(milliseconds(5)))
  expect(pageCountsAt(session, at(seconds(1)))).toEqual({ open: 1, leading: 0, hidden: 0, suspected: 0, silent: 0 })
})
