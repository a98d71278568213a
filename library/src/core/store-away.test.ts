import { expect, it } from 'vitest'
import { Misuse } from './misuse.ts'
import { asStoreAway, isMisuse, isStoreAway, StoreAway, wordsOf } from './store-away.ts'

it('a StoreAway has its cause, and keeps it out of its message', () => {
  const cause = new Error('connect ECONNREFUSED 10.0.0.5:6379')
  const failure = new StoreAway(cause)
  expect([failure.cause, wordsOf(failure)]).toEqual([cause, 'Error: connect ECONNREFUSED 10.0.0.5:6379'])
  expect(`${failure} ${failure.stack} ${JSON.stringify(failure)}`).not.toContain('ECONNREFUSED')
})

it('a store’s error becomes a StoreAway once, and a misuse stays a misuse', () => {
  const away = asStoreAway(new Error('gone'))
  expect([away.status, asStoreAway(away)]).toEqual([503, away])
  const misuse = new Misuse('store.unusable', 'no find')
  expect([misuse.status, asStoreAway(misuse)]).toEqual([500, misuse])
})

it('both errors are recognised in a bundle with its own copy of their classes', () => {
  const copied = (failure: Error): unknown =>
    Object.assign(new Error(failure.message), { ...failure, name: failure.name })
  expect([isStoreAway(copied(new StoreAway())), isMisuse(copied(new StoreAway()))]).toEqual([true, false])
  const misuse = copied(new Misuse('server.plain-http', 'no'))
  expect([isMisuse(misuse), (misuse as Misuse).status]).toEqual([true, 421])
  for (const other of [undefined, null, 'StoreAway', new Error('mine'), { name: 'StoreAway' }])
    expect([isStoreAway(other), isMisuse(other)]).toEqual([false, false])
})

it('Curfew’s own errors pass through as they are', () => {
  const misuse = new Misuse('server.bad-path', 'path is wrong')
  expect(asStoreAway(misuse)).toBe(misuse)
  const away = new StoreAway(new Error('gone'))
  expect(asStoreAway(away)).toBe(away)
  expect(wordsOf(misuse)).toContain('path is wrong')
})
