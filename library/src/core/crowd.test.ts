import { expect, it } from 'vitest'
import { at, isClosed, seen, slow, there, told } from '../../test/laws/pages-told.ts'
import { definePolicy } from './policy.ts'
import { mostPages } from './session.ts'
import type { Signal } from './signal.ts'
import { step } from './step.ts'
import { minutes, seconds } from './time.ts'

const opening = (page: string): Signal => ({ type: 'page-opening', page })
const left = (page: string): Signal => ({ type: 'page-left', page })
const opened = (...pages: readonly string[]): Signal => ({ type: 'stream-opened', stream: 's', pages, others: 'lost' })
const crowd = (make: (page: string) => Signal): readonly (readonly [number, Signal])[] =>
  Array.from({ length: mostPages + 5 }, (_, index) => [2, make(`p${index}`)])

it('any number of requested documents leaves room for the open pages', () => {
  const session = told([[1, seen('a')], ...crowd(opening), [3, left('a')], [4, seen('b')], [5, seen('b')]])
  expect(session.pages.length).toBeLessThanOrEqual(mostPages)
  expect(there(session, 40)).toEqual(['b'])
  expect(isClosed(session, 40)).toBe(false)
  const carried = step(told(crowd(opening)), opened('a', 'b'), slow, at(seconds(3)))
  expect(carried.pages.length).toBeLessThanOrEqual(mostPages)
  expect(there(carried, 4)).toEqual(['a', 'b'])
})

it('the newest of many requested documents are awaited', () => {
  const session = told([[1, seen('a')], ...crowd(opening), [20, opening('late')], [20, left('a')]])
  expect([isClosed(session, 49.999), isClosed(session, 50)]).toEqual([false, true])
})

it('pages whose lease is over make room for others', () => {
  const session = told([[0, seen('a')], [1, seen('a')], ...crowd(seen), ...crowd(left), [60, seen('b')]])
  expect(there(session, 61)).toEqual(['a', 'b'])
})

it('documents without a signal, as without scripts, are awaited no longer than they may take', () => {
  const hour = Array.from({ length: 60 }, (_, index): readonly [number, Signal] => [9 * index, opening(`o${index}`)])
  const session = told(hour)
  expect(session.pages.length).toBeLessThan(5)
  expect(isClosed(session, 560)).toBe(false)
})

it('beyond the limit of pages a page that takes over from another is no departure under any-page', () => {
  const strict = definePolicy({ idle: minutes(10), presence: { ends: 'any-page' } })
  const next: Signal = { type: 'page-seen', page: 'next', after: ['p0'] }
  expect(isClosed(told([...crowd(seen), [3, next], [3, left('p0')]], strict), 30, strict)).toBe(false)
  expect(isClosed(told([...crowd(seen), [3, left('p0')]], strict), 30, strict)).toBe(true)
  const full = told(crowd(seen), strict)
  expect(step(full, seen('next'), strict, at(seconds(3)))).toBe(full)
})
