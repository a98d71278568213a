import { describe, expect, it } from 'vitest'
import { at, dawn, isClosed, seen, slow, there, told } from '../../test/laws/pages-told.ts'
import { definePolicy } from './policy.ts'
import { pageCountsAt } from './session.ts'
import type { Signal } from './signal.ts'
import { statusAt } from './status.ts'
import { start, step } from './step.ts'
import { after, minutes, seconds } from './time.ts'

const opened = (stream: string, nth: number, ...pages: readonly string[]): Signal => ({
  type: 'stream-opened',
  stream,
  pages,
  others: 'lost',
  nth,
})
const dropped = (stream: string): Signal => ({ type: 'stream-lost', stream })
const input = (page: string): Signal => ({ type: 'input', ago: seconds(0), page })
const withoutStream = (page: string, nth: number): Signal => ({ type: 'page-seen', page, nth })

describe('a page whose stream does not stay open', () => {
  it('is held by its reports', () => {
    const result = told([
      [1, seen('a')],
      [20, input('a')],
      [190, { type: 'extend', page: 'a' }],
    ])
    expect([isClosed(result, 369), isClosed(result, 370)]).toEqual([false, true])
  })

  it('is not held by a report of another page, nor by one without a page', () => {
    const result = told([
      [1, seen('a')],
      [20, input('b')],
      [21, { type: 'input', ago: seconds(0) }],
    ])
    expect(isClosed(result, 91)).toBe(true)
  })

  it('comes back from a loss when it reports that none of its streams is open', () => {
    const result = told([
      [1, opened('s', 2, 'a')],
      [10, dropped('s')],
      [11, withoutStream('a', 2)],
    ])
    expect(pageCountsAt(result, at(seconds(12)))).toMatchObject({ open: 1, suspected: 0 })
    expect([isClosed(result, 190), isClosed(result, 191)]).toEqual([false, true])
  })

  it('is not brought back by a signal from before its latest stream dropped', () => {
    const result = told([
      [1, opened('s', 3, 'a')],
      [10, dropped('s')],
      [11, withoutStream('a', 2)],
    ])
    expect([isClosed(result, 25.999), isClosed(result, 26)]).toEqual([false, true])
  })

  it('is not lost when the server notices later that its stream has dropped', () => {
    const result = told([
      [1, opened('s', 1, 'a')],
      [10, withoutStream('a', 1)],
      [14, dropped('s')],
      [15, dropped('another')],
    ])
    expect([isClosed(result, 189), isClosed(result, 190)]).toEqual([false, true])
  })

  it('is carried again by the next stream that opens', () => {
    const result = told([
      [1, withoutStream('a', 1)],
      [10, opened('s', 2, 'a')],
      [20, dropped('s')],
    ])
    expect([isClosed(result, 34.999), isClosed(result, 35)]).toEqual([false, true])
  })

  it('that vanished is held a little longer by a report, which may have been on its way', () => {
    const result = told([
      [1, opened('s', 1, 'a')],
      [10, dropped('s')],
      [12, input('a')],
    ])
    expect([isClosed(result, 26.999), isClosed(result, 27)]).toEqual([false, true])
  })

  it('that said goodbye is not brought back by a report', () => {
    const result = told([
      [1, seen('a')],
      [10, { type: 'page-left', page: 'a' }],
      [11, input('a')],
    ])
    expect(isClosed(result, 15)).toBe(true)
  })
})

describe('a page that has sent one signal', () => {
  it('is held for half of its lease, because it may have crashed before its stream was there', () => {
    const result = told([[1, seen('a')]])
    expect([isClosed(result, 90.999), isClosed(result, 91)]).toEqual([false, true])
  })

  it('is held for its whole lease after a second signal, or once a stream carries it', () => {
    for (const more of [seen('a'), input('a'), opened('s', 1, 'a')]) {
      const result = told([
        [1, seen('a')],
        [2, more],
      ])
      expect([isClosed(result, 181.999), isClosed(result, 182)]).toEqual([false, true])
    }
  })

  it('is held for its whole lease where the stream of its browser is open', () => {
    const result = told([
      [1, opened('s', 1, 'a')],
      [2, seen('b')],
      [3, { type: 'page-left', page: 'a' }],
    ])
    expect(there(result, 100)).toEqual(['b'])
  })
})

describe('a stream that a crashed page had requested', () => {
  it('takes no page from the one that leads since', () => {
    const result = told([
      [1, opened('s', 1, 'a', 'b')],
      [10, dropped('s')],
      [11, opened('t', 1, 'b', 'c')],
      [12, opened('late', 2, 'a', 'b', 'c')],
      [13, dropped('late')],
      [70, { type: 'stream-kept', stream: 't' }],
    ])
    expect(there(result, 200)).toEqual(['b', 'c'])
    expect(pageCountsAt(result, at(seconds(100)))).toMatchObject({ open: 2, leading: 1 })
  })

  it('loses no page that leads since and that it could not know of', () => {
    const result = told([
      [1, opened('s', 1, 'a')],
      [10, dropped('s')],
      [11, opened('t', 1, 'b')],
      [12, opened('late', 2, 'a')],
      [13, dropped('late')],
    ])
    expect(there(result, 100)).toEqual(['b'])
  })

  it('does not keep a page from leading that is known to be open', () => {
    const result = told([
      [1, opened('s', 1, 'a', 'b')],
      [6, opened('t', 1, 'b')],
    ])
    expect(there(result, 100)).toEqual(['b'])
    expect(isClosed(step(result, dropped('s'), slow, at(seconds(7))), 170)).toBe(false)
  })
})

it('a shorter policy ends no session whose page has not reported its activity yet', () => {
  const longer = definePolicy({ idle: minutes(15) })
  const shorter = definePolicy({ idle: minutes(1) })
  const session = step(start('carla', [], longer, dawn), opened('s', 1, 'a'), longer, dawn)
  // A page of a session of 15 minutes reports once a minute.
  expect(statusAt(session, shorter, at(seconds(61))).phase).toBe('active')
  expect(statusAt(session, shorter, at(seconds(119))).phase).toBe('warning')
  expect(statusAt(session, shorter, at(seconds(120)))).toMatchObject({ phase: 'ended', end: { reason: 'idle' } })
  const reported = step(session, { type: 'input', ago: seconds(5) }, shorter, at(seconds(85)))
  expect(reported.activeAt).toBe(at(seconds(80)))
  // Another signal first leaves the session as much time.
  const seenFirst = step(session, seen('a'), shorter, at(seconds(70)))
  expect(seenFirst.activeAt).toBe(at(seconds(60)))
  expect(statusAt(seenFirst, shorter, at(seconds(95))).phase).toBe('warning')
  expect(statusAt(start('carla', [], shorter, dawn), shorter, after(dawn, minutes(1))).phase).toBe('ended')
})
