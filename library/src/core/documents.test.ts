import { describe, expect, it } from 'vitest'
import { at, isClosed, seen, slow, there, told } from '../../test/laws/pages-told.ts'
import { definePolicy } from './policy.ts'
import { pageCountsAt } from './session.ts'
import type { Signal } from './signal.ts'
import { statusAt } from './status.ts'
import { step } from './step.ts'
import { minutes, seconds } from './time.ts'

const strict = definePolicy({ idle: minutes(10), presence: { ends: 'any-page' } })
const left = (page: string): Signal => ({ type: 'page-left', page })
const lost = (page: string): Signal => ({ type: 'page-lost', page })
const asked = (page: string, speaks?: 'perhaps' | 'if-a-page'): Signal =>
  speaks ? { type: 'page-opening', page, speaks } : { type: 'page-opening', page }
const answered = (page: string, speaks?: 'perhaps' | 'if-a-page'): Signal =>
  speaks ? { type: 'page-answered', page, speaks } : { type: 'page-answered', page }
const after = (page: string, ...earlier: readonly string[]): Signal => ({ type: 'page-seen', page, after: earlier })

describe('a document that may be unable to send a signal', () => {
  const reading = [
    [1, seen('a')],
    [2, asked('pdf', 'perhaps')],
    [3, left('a')],
  ] as const

  it('holds the session until idle', () => {
    const session = told(reading)
    expect(isClosed(session, 599)).toBe(false)
    expect(statusAt(session, slow, at(minutes(10)))).toMatchObject({ phase: 'ended', end: { reason: 'idle' } })
  })

  it('is counted beside the open pages, so operators see why closing ends nothing', () => {
    expect(pageCountsAt(told(reading), at(seconds(20)))).toMatchObject({ open: 0, silent: 1 })
    expect(there(told(reading), 20)).toEqual([])
  })

  it('is over when its own page sends a signal after all, however late', () => {
    const session = told([...reading, [90, after('b', 'pdf', 'a')], [91, left('b')]])
    expect([isClosed(session, 95.999), isClosed(session, 96)]).toEqual([false, true])
  })

  it('is over when its tab sends a signal again, as the page before it', () => {
    const session = told([...reading, [90, after('b', 'a')], [91, left('b')]])
    expect([isClosed(session, 95.999), isClosed(session, 96)]).toEqual([false, true])
  })

  it('in another tab holds on when the tab that opened it goes on and is closed', () => {
    const session = told([
      [1, seen('a')],
      [2, asked('pdf', 'perhaps')],
      [40, seen('a')],
      [60, after('b', 'a')],
      [60, left('a')],
      [61, left('b')],
    ])
    expect(isClosed(session, 599)).toBe(false)
  })

  it('was a page of the tab whose page left for it, not of one that leaves later', () => {
    const session = told([
      [1, seen('a')],
      [1, { type: 'stream-opened', stream: 's', pages: ['a', 'c'], others: 'lost' }],
      [2, asked('pdf', 'perhaps')],
      [3, left('a')],
      [4, left('c')],
      [5, after('d', 'c')],
      [6, left('d')],
    ])
    expect(isClosed(session, 599)).toBe(false)
  })

  it('is no longer awaited once it turns out to be no page', () => {
    const session = told([
      [1, seen('a')],
      [2, asked('saved', 'perhaps')],
      [3, lost('saved')],
      [4, left('a')],
    ])
    expect([isClosed(session, 8.999), isClosed(session, 9)]).toEqual([false, true])
  })

  it('whose connection is cut before the whole response is left like a page', () => {
    const session = told([...reading, [20, left('pdf')]])
    expect([isClosed(session, 24.999), isClosed(session, 25)]).toEqual([false, true])
  })

  it('is awaited as long as a document may take once its page is known to send signals', () => {
    const session = told([...reading, [4, answered('pdf')]])
    expect([isClosed(session, 33.999), isClosed(session, 34)]).toEqual([false, true])
  })

  it('whose page has sent a signal is not awaited again, whatever its response says', () => {
    const session = told([...reading, [4, after('b', 'pdf', 'a')], [4.5, answered('pdf', 'perhaps')], [5, left('b')]])
    expect([isClosed(session, 9.999), isClosed(session, 10)]).toEqual([false, true])
  })

  it('does not hold a session that never showed a page', () => {
    expect(isClosed(told([[1, asked('pdf')]]), 500)).toBe(false)
    expect(
      isClosed(
        told([
          [1, asked('pdf')],
          [2, left('pdf')],
        ]),
        500,
      ),
    ).toBe(false)
  })

  it('may be the one that a page cannot name: then it is the newest requested one', () => {
    const session = told([
      [1, asked('other', 'perhaps')],
      [2, asked('own', 'perhaps')],
      [3, after('b', '-')],
      [4, after('b', '-')],
    ])
    expect(session.pages.filter(({ as }) => as === 'silent').map(({ page }) => page)).toEqual(['other'])
  })

  it('takes the place of its tab’s page where the first page to close ends the session, and of no other', () => {
    const session = told([[1, seen('other')], [1.5, seen('other')], ...reading], strict)
    expect(isClosed(session, 100, strict)).toBe(false)
    const closed = step(session, left('other'), strict, at(seconds(100)))
    expect([isClosed(closed, 104.999, strict), isClosed(closed, 105, strict)]).toEqual([false, true])
  })

  it('in a tab of its own holds the session under any-page, because no page is known to come before it', () => {
    const session = told(
      [
        [1, seen('a')],
        [2, asked('pdf', 'perhaps')],
        [3, seen('a')],
        [60, left('a')],
      ],
      strict,
    )
    expect(isClosed(session, 599, strict)).toBe(false)
  })
})

describe('a request that may be a frame’s', () => {
  it('is awaited as long as a document may take', () => {
    const session = told([
      [1, seen('a')],
      [2, seen('a')],
      [10, asked('frame', 'if-a-page')],
      [50, left('a')],
    ])
    expect([isClosed(session, 54.999), isClosed(session, 55)]).toEqual([false, true])
  })

  it('is a document that may send no signal once a page leaves for it', () => {
    const session = told([
      [1, seen('a')],
      [2, asked('page', 'if-a-page')],
      [3, left('a')],
      [4, answered('page', 'if-a-page')],
    ])
    expect(isClosed(session, 599)).toBe(false)
  })
})
