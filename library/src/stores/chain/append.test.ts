import { expect, it, vi } from 'vitest'
import { instant } from '../../core/time.ts'
import { createAppend } from './append.ts'
import type { ChainBatch, JournalPlace } from './place.ts'
import { noLink } from './row.ts'

const entry = { at: instant(0), what: 'warned' }

interface Kept {
  readonly place: JournalPlace
  readonly batches: readonly ChainBatch[]
}

/** A place that keeps batches, and answers an append as `answers` has it: true, false or a failure, then true. */
const placeWith = (answers: ('lost' | 'quicker' | 'failed')[] = []): Kept => {
  const batches: ChainBatch[] = []
  const head = () => {
    const { rows, mark } = batches.at(-1) ?? { rows: [noLink], mark: '' }
    return { ...(rows.at(-1) ?? noLink), mark }
  }
  const keep = (batch: ChainBatch): boolean => {
    if (batch.over !== head().hash) return false
    batches.push(batch)
    return true
  }
  const ends: JournalPlace['ends'] = () => {
    const { seq, hash, mark } = head()
    return { seq, hash, mark, floor: noLink, ended: [] }
  }
  const append: JournalPlace['append'] = async (batch) => {
    const answer = answers.shift()
    if (answer === 'failed') throw new Error('away')
    if (answer === 'quicker')
      batches.push({ ...batch, rows: [{ ...batch.rows[0], hash: `${Math.random()}` } as never], mark: '' })
    // A client that lost the answer sends the write again, and that one is not kept.
    if (answer === 'lost') keep(batch)
    return keep(batch)
  }
  return { place: { ends, append } as JournalPlace, batches }
}

it('a write whose answer was lost, so that the client sent it again, is appended once', async () => {
  const { place, batches } = placeWith(['lost'])
  expect(await createAppend(place)(entry)).toBe(true)
  expect(batches).toHaveLength(1)
})

it('an entry is appended behind those of a process that was quicker, however often', async () => {
  const { place, batches } = placeWith(['quicker', 'quicker', 'quicker'])
  expect(await createAppend(place)(entry)).toBe(true)
  expect(batches.at(-1)?.rows.map(({ seq }) => seq)).toEqual([4])
  expect(batches).toHaveLength(4)
})

it('a process that always loses gives up', async () => {
  const { place } = placeWith(Array.from({ length: 1_000 }, () => 'quicker' as const))
  await expect(createAppend(place)(entry)).rejects.toThrow('quicker to append to the journal 1000 times')
})

it('a failure is that of its batch, and the next one asks for the head again', async () => {
  const { place, batches } = placeWith(['failed'])
  const append = createAppend(place)
  const outcomes = await Promise.allSettled([append(entry), append(entry)])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await append(entry)).toBe(true)
  expect(batches).toHaveLength(1)
})

it('a process that knows the head appends in one round trip', async () => {
  const { place } = placeWith()
  const ends = vi.spyOn(place, 'ends')
  const append = createAppend(place)
  for (let index = 0; index < 5; index++) await append(entry)
  expect(ends.mock.calls).toHaveLength(1)
})
