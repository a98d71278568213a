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

it('documents that are asked for, however many, leave room for the pages that are there', () => {
  const is = told([[1, seen('a')], ...crowd(opening), [3, left('a')], [4, seen('b')]])
  expect(is.pages.length).toBeLessThanOrEqual(mostPages)
  expect(there(is, 40)).toEqual(['b'])
  expect(isClosed(is, 40)).toBe(false)
  const carried = step(told(crowd(opening)), opened('a', 'b'), slow, at(seconds(3)))
  expect(carried.pages.length).toBeLessThanOrEqual(mostPages)
  expect(there(carried, 4)).toEqual(['a', 'b'])
})

it('of documents that are asked for the last ones are waited for', () => {
  const is = told([[1, seen('a')], ...crowd(opening), [20, opening('late')], [20, left('a')]])
  expect([isClosed(is, 49.999), isClosed(is, 50)]).toEqual([false, true])
})

it('pages whose time is up leave their room to others', () => {
  const is = told([[1, seen('a')], ...crowd(seen), ...crowd(left), [60, seen('b')]])
  expect(there(is, 61)).toEqual(['a', 'b'])
})

it('documents that no page ever spoke for, as where there are no scripts, are waited for no longer than they may take', () => {
  const hour = Array.from({ length: 60 }, (_, index): readonly [number, Signal] => [9 * index, opening(`o${index}`)])
  const is = told(hour)
  expect(is.pages.length).toBeLessThan(5)
  expect(isClosed(is, 560)).toBe(false)
})

it('of more pages than can be counted one that takes over from another is no departure, where the first to close ends all', () => {
  const strict = definePolicy({ idle: minutes(10), presence: { ends: 'any-page' } })
  const next: Signal = { type: 'page-seen', page: 'next', after: ['p0'] }
  expect(isClosed(told([...crowd(seen), [3, next], [3, left('p0')]], strict), 60, strict)).toBe(false)
  expect(isClosed(told([...crowd(seen), [3, left('p0')]], strict), 60, strict)).toBe(true)
  const full = told(crowd(seen), strict)
  expect(step(full, seen('next'), strict, at(seconds(3)))).toBe(full)
})
