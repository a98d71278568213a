import { expect, it, vi } from 'vitest'
import { eventually } from '../../../test/support/eventually.ts'
import { oneMinute } from '../../core/policy.ts'
import { defineRoles } from '../../core/role.ts'
import { start } from '../../core/step.ts'
import { wordsOf } from '../../core/store-away.ts'
import { instant, milliseconds } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { Store } from '../../stores/store.ts'
import { advance } from './change.ts'
import type { Engine } from './engine.ts'
import { createJournalGate } from './journal-gate.ts'
import { createKeptMessages } from './kept-messages.ts'
import { createOwnData } from './own-value.ts'
import { createQueuePerKey } from './queue-per-key.ts'
import { createSpoken } from './spoken-documents.ts'

const dawn = instant(1_800_000_000_000)

/** A session on an engine, and how many times it was saved. */
const opened = async (): Promise<{ readonly engine: Engine; readonly saves: () => number }> => {
  const store = memoryStore()
  await store.save('one', start('carla', ['clerk'], oneMinute, dawn), undefined)
  let saves = 0
  const save: Store['save'] = (...what) => {
    saves += 1
    return store.save(...what)
  }
  const engine = {
    roles: defineRoles({ tasks: [], roles: { clerk: { tasks: [] } } }),
    store: { ...store, save },
    clock: () => dawn,
    reach: {},
    addressOf: () => undefined,
    spoken: createSpoken(),
    unheard: () => milliseconds(0),
    sparesFor: () => milliseconds(0),
    ownData: createOwnData(undefined),
    personOf: () => 'a person',
    write: () => {},
    measure: () => {},
    messages: createKeptMessages(undefined, () => dawn),
    forgetEntries: async () => {},
    journalGate: createJournalGate(),
    queuePerKey: createQueuePerKey(),
    waitUntil: () => {},
    expect: () => {},
    signalOf: () => new AbortController().signal,
  }
  return { engine, saves: () => saves }
}

const seeMany = (engine: Engine, count: number): Promise<readonly PromiseSettledResult<unknown>[]> =>
  Promise.allSettled(
    Array.from({ length: count }, (_, index) => advance(engine, 'one', [{ type: 'page-opening', page: `p${index}` }])),
  )

it('many changes at once to one session are all made, and none hinders another', async () => {
  const { engine, saves } = await opened()
  expect((await seeMany(engine, 150)).filter(({ status }) => status === 'fulfilled')).toHaveLength(150)
  expect(saves()).toBe(150)
  expect((await engine.store.find('one'))?.session.pages).toHaveLength(150)
})

it('beyond the queue limit the last changes are refused, and later ones succeed', async () => {
  const { engine, saves } = await opened()
  const outcomes = await seeMany(engine, 1_000)
  expect(outcomes.map(({ status }) => status).lastIndexOf('fulfilled')).toBe(499)
  const last = outcomes.at(-1)
  expect(last?.status === 'rejected' && wordsOf(last.reason)).toContain('500 changes to one session')
  expect(saves()).toBe(500)
  expect(await advance(engine, 'one', [{ type: 'sign-out' }])).toMatchObject({ version: 502 })
})

it('changes that wait for a store all time out alike, and a late save still gets its follow-up', async () => {
  vi.useFakeTimers()
  try {
    const { engine, saves } = await opened()
    let release = (): void => {}
    const held = new Promise<void>((done) => {
      release = done
    })
    const find: Store['find'] = async (key) => {
      await held
      return engine.store.find(key)
    }
    const told: unknown[] = []
    const slow = { ...engine, store: { ...engine.store, find }, expect: (at: unknown) => void told.push(at) }
    const outcomes = seeMany(slow, 5)
    await vi.advanceTimersByTimeAsync(1_500)
    expect((await outcomes).map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'rejected'))
    release()
    await eventually(() => expect([saves(), told.length]).toEqual([5, 5]))
  } finally {
    vi.useRealTimers()
  }
})
