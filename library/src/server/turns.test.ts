import { setImmediate as aTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createTurns } from './turns.ts'

it('what comes alone is begun at once, and so is what comes in a later turn', async () => {
  const inTurns = createTurns(2)
  const begun: string[] = []
  for (const turn of ['first', 'second']) {
    inTurns(() => begun.push(turn))
    expect(begun.at(-1)).toBe(turn)
    await aTurn()
  }
})

it('of very much that comes at once a little is begun in each turn, in order', async () => {
  const inTurns = createTurns(10)
  const begun: number[] = []
  const all = Array.from({ length: 95 }, (_, index) => index)
  for (const index of all) inTurns(() => begun.push(index))
  expect(begun).toHaveLength(10)
  const lengths = new Set([begun.length])
  while (begun.length < all.length) {
    await aTurn()
    lengths.add(begun.length)
  }
  expect(begun).toEqual(all)
  expect(lengths.size).toBeGreaterThan(5)
})

it('what is begun may bring more, which comes after what waits already', async () => {
  const inTurns = createTurns(2)
  const begun: string[] = []
  for (const name of ['a', 'b', 'c'])
    inTurns(() => {
      begun.push(name)
      inTurns(() => begun.push(`after ${name}`))
    })
  while (begun.length < 6) await aTurn()
  expect(begun).toEqual(['a', 'after a', 'b', 'c', 'after b', 'after c'])
})
