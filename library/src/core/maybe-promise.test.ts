import { expect, it } from 'vitest'
import { catching, isPromise, whenReady } from './maybe-promise.ts'

it('a value goes to the next function at once, a promise when it resolves', async () => {
  expect(whenReady(2, (value) => value * 2)).toBe(4)
  const later = whenReady(Promise.resolve(2), (value) => value * 2)
  expect([isPromise(later), isPromise(4), isPromise(undefined), isPromise(null)]).toEqual([true, false, false, false])
  expect(await later).toBe(4)
})

it('an error that a function throws becomes a rejection, and its result passes through', async () => {
  expect(catching(() => 1)).toBe(1)
  await expect(
    catching(() => {
      throw new Error('gone')
    }),
  ).rejects.toThrow('gone')
})
