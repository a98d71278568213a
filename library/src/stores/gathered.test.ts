import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Gathering, gathered } from './gathered.ts'

interface Question {
  readonly about: string
  readonly value: number
}

let gos: number[][]
let waiting: (() => void)[]

const answer = async (questions: readonly Question[]): Promise<readonly number[]> => {
  gos.push(questions.map(({ value }) => value))
  await new Promise<void>((done) => waiting.push(done))
  if (questions.some(({ value }) => value === 13)) throw new Error('nobody answers 13')
  return questions.map(({ value }) => value * 2)
}

const asking = (
  differs: Partial<Gathering<Question, number>> = {},
): ((value: number, about?: string) => Promise<number>) => {
  const ask = gathered<Question, number>({
    one: async (question) => (await answer([question]))[0] ?? Number.NaN,
    several: answer,
    about: ({ about }) => about,
    isOfOne: () => false,
    most: 4,
    lanes: 2,
    patienceMs: 1_000,
    ...differs,
  })
  return (value, about = `${value}`) => ask({ about, value })
}

const breath = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)
const answerAll = async (): Promise<void> => {
  while (waiting.length > 0) {
    for (const done of waiting.splice(0)) done()
    await breath()
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  gos = []
  waiting = []
})
afterEach(() => void vi.useRealTimers())

it('who is alone is asked for at once', async () => {
  const ask = asking()
  const asked = ask(1)
  await breath()
  expect(gos).toEqual([[1]])
  await answerAll()
  expect(await asked).toBe(2)
})

it('what is asked in one breath goes together, and each gets its own answer', async () => {
  const ask = asking()
  const asked = Promise.all([1, 2, 3].map((value) => ask(value)))
  await breath()
  expect(gos).toEqual([[1, 2, 3]])
  await answerAll()
  expect(await asked).toEqual([2, 4, 6])
})

it('what comes while all lanes are taken is gathered, up to the most that go together', async () => {
  const ask = asking()
  const asked: Promise<number>[] = []
  for (const value of [1, 2, 3, 4, 5, 6, 7]) {
    asked.push(ask(value))
    await breath()
  }
  expect(gos).toEqual([[1], [2]])
  await answerAll()
  expect(gos).toEqual([[1], [2], [3, 4, 5, 6], [7]])
  expect(await Promise.all(asked)).toEqual([2, 4, 6, 8, 10, 12, 14])
})

it('two about the same never go together', async () => {
  const ask = asking()
  const asked = Promise.all([ask(1, 'a'), ask(2, 'a'), ask(3, 'b')])
  await answerAll()
  await breath()
  await answerAll()
  expect(gos).toEqual([[1, 3], [2]])
  expect(await asked).toEqual([2, 4, 6])
})

it('one that may have made all fail fails alone', async () => {
  const ask = asking({ isOfOne: (failure) => String(failure).includes('13') })
  const asked = Promise.allSettled([ask(1), ask(13), ask(2)])
  await breath()
  await answerAll()
  expect((await asked).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(gos).toEqual([[1, 13, 2], [1], [13], [2]])
})

it('any other failure is that of all who went together, and of nobody after them', async () => {
  const ask = asking()
  const asked = Promise.allSettled([ask(1), ask(13)])
  await breath()
  await answerAll()
  expect((await asked).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  const later = ask(3)
  await breath()
  await answerAll()
  expect(await later).toBe(6)
})

it('a lane on which no answer comes is waited for no longer than so', async () => {
  const ask = asking({ lanes: 1 })
  const [first, second] = [ask(1), ask(2, '1')]
  await breath()
  const [answerFirst] = waiting.splice(0)
  await vi.advanceTimersByTimeAsync(999)
  expect(gos).toEqual([[1]])
  await vi.advanceTimersByTimeAsync(1)
  expect(gos).toEqual([[1], [2]])
  await answerAll()
  expect(await second).toBe(4)
  answerFirst?.()
  expect(await first).toBe(2)
})
