import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { definePolicy } from '../../src/core/policy.ts'
import { minutes, seconds } from '../../src/core/time.ts'
import { createNotices } from '../../src/stores/local-notices.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import type { Store } from '../../src/stores/store.ts'
import { type Listening, listen, statusOf, tell } from './listening.ts'
import { createMachines, type Machine, type Machines } from './machines.ts'

const policy = definePolicy({ idle: minutes(10), warning: minutes(1) })
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

const openers: Readonly<Record<string, () => { readonly stores: readonly Store[]; readonly close: () => void }>> = {
  'a store in memory': () => {
    const store = memoryStore()
    return { stores: [store, store, store], close: () => {} }
  },
  'a SQLite file, each on a connection of its own': () => {
    const folder = mkdtempSync(join(tmpdir(), 'curfew-'))
    const notices = createNotices()
    const open = (): Store => ({ ...sqliteStore(new Database(join(folder, 'one.db'))), ...notices })
    return { stores: [open(), open(), open()], close: () => rmSync(folder, { recursive: true }) }
  },
}

describe.each(Object.entries(openers))('three servers on %s', (_, open) => {
  let opened: ReturnType<typeof open>
  let machines: Machines
  let one: Machine
  let two: Machine
  let three: Machine

  beforeEach(() => {
    vi.useFakeTimers()
    opened = open()
    machines = createMachines(
      opened.stores.map((store) => ({ store })),
      policy,
    )
    ;[one, two, three] = machines.machines as readonly [Machine, Machine, Machine]
  })
  afterEach(async () => {
    const closed = machines.close()
    await pass(seconds(2))
    await closed
    opened.close()
    vi.useRealTimers()
  })

  it('a due session is ended by one server, journalled once, and sent to its pages on all', async () => {
    const people = await Promise.all(Array.from({ length: 50 }, (_, index) => machines.signIn(one, `s${index}`)))
    const streams: Listening[] = []
    for (const cookie of people)
      for (const machine of machines.machines) streams.push(await listen(machine, cookie, `alone=p${streams.length}`))
    await pass(minutes(10) - 1)
    expect(streams.every(({ said }) => said.at(-1)?.phase === 'warning')).toBe(true)
    await pass(100)
    for (const { said, isOver } of streams) {
      expect(said.at(-1)).toMatchObject({ phase: 'ended', reason: 'idle' })
      expect(isOver()).toBe(true)
    }
    await pass(minutes(2))
    const ends = machines.machines.flatMap(({ wrote }) => wrote.filter(({ what }) => what === 'session-ended'))
    expect(ends.length).toBe(50)
  })

  it('signals to one server arrive on the stream of another', async () => {
    const cookie = await machines.signIn(one)
    const stream = await listen(two, cookie, 'page=a')
    await pass(minutes(8))
    await tell(three, cookie, { type: 'input', agoMs: 0 })
    await pass(minutes(2))
    expect(stream.said.at(-1)?.phase).toBe('active')
    await pass(minutes(7))
    expect(stream.said.at(-1)?.phase).toBe('warning')
    await tell(one, cookie, { type: 'extend' })
    await pass(100)
    expect(stream.said.at(-1)).toMatchObject({ phase: 'active', endsInMs: expect.closeTo(minutes(10), -3) })
    await tell(one, cookie, { type: 'sign-out' })
    await pass(100)
    expect(stream.said.at(-1)).toMatchObject({ phase: 'ended', reason: 'signed-out' })
  })

  it('a page that reports to one server and streams from another is one page on both', async () => {
    const cookie = await machines.signIn(one)
    await tell(one, cookie, { type: 'page-seen', page: 'a' })
    const stream = await listen(two, cookie, 'page=a')
    await tell(three, cookie, { type: 'page-seen', page: 'b' })
    for (const machine of machines.machines) expect(await statusOf(machine, cookie)).toMatchObject({ pages: 2 })
    await tell(three, cookie, { type: 'page-left', page: 'a' })
    await tell(one, cookie, { type: 'page-left', page: 'b' })
    await pass(seconds(5))
    expect(stream.said.at(-1)).toMatchObject({ phase: 'ended', reason: 'closed' })
  })

  it('a stream that moves to another server is no departure, and a browser that is gone is one', async () => {
    const cookie = await machines.signIn(one)
    const first = await listen(one, cookie, 'page=a&nth=1')
    const second = await listen(two, cookie, 'page=a&nth=2')
    first.leave()
    await pass(minutes(5))
    expect(await statusOf(three, cookie)).toMatchObject({ phase: 'active', pages: 1 })
    second.leave()
    await pass(seconds(15))
    expect(await statusOf(three, cookie)).toMatchObject({ phase: 'ended', reason: 'closed' })
  })

  it('a stream whose end reaches one server after another has the next is no departure either', async () => {
    const cookie = await machines.signIn(one)
    await listen(two, cookie, 'page=a&page=b&nth=2')
    const late = await listen(one, cookie, 'page=a&nth=1')
    await pass(seconds(20))
    expect(await statusOf(three, cookie)).toMatchObject({ phase: 'active', pages: 2 })
    late.leave()
    await pass(minutes(5))
    expect(await statusOf(three, cookie)).toMatchObject({ phase: 'active', pages: 2 })
  })

  it('pages of a dead server come back to another one, and the rest are gone with their lease', async () => {
    const [back, gone] = [await machines.signIn(one, 'carla'), await machines.signIn(one, 'dora')]
    for (const cookie of [back, gone]) await listen(one, cookie, 'page=a&nth=1')
    await pass(seconds(30))
    one.die()
    await listen(two, back, 'page=a&nth=2')
    await pass(minutes(3) + seconds(30))
    expect(await statusOf(three, back)).toMatchObject({ phase: 'active', pages: 1 })
    expect(await statusOf(three, gone)).toMatchObject({ phase: 'ended', reason: 'closed' })
    expect(machines.ends()).toMatchObject([{ subject: 'dora', reason: 'closed' }])
  })
})
