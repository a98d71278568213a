import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { oneClerk } from '../../../test/support/one-clerk.ts'
import { days, hours, minutes, seconds } from '../../core/time.ts'
import { memoryJournal, memoryStore } from '../../stores/memory.ts'
import type { KeptJournal } from '../../stores/store.ts'
import { createSessions, type Entry, type Journals } from '../sessions.ts'

const roles = oneClerk()
const asked = { method: 'POST', url: 'http://127.0.0.1/', headers: new Headers() }
const carla = { subject: 'carla', roles: ['clerk'] as const }

const open = (journal: Journals) => createSessions({ roles, store: memoryStore(), journal })

const whats = async (journal: KeptJournal): Promise<readonly string[]> =>
  (await journal.list({}, { order: 'oldest' })).entries.map(({ what, reason }) => [what, reason].join(' ').trim())

const story = ['session-started', 'session-ended idle']

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('a journal in a store has the start and the end of a session, dated by the server', async () => {
  const journal = memoryJournal()
  const sessions = open(journal)
  const from = Date.now()
  await sessions.start(asked, carla)
  await vi.advanceTimersByTimeAsync(minutes(1))
  expect(await whats(journal)).toEqual(story)
  const { entries } = await journal.list({ what: ['session-ended'] })
  expect(entries).toMatchObject([{ at: from + 60_000, subject: 'carla', reason: 'idle', seq: 2 }])
  await sessions.close()
})

it('every journal of a list has every entry', async () => {
  const [one, other] = [memoryJournal(), memoryJournal()]
  const entries: Entry[] = []
  const sessions = open([one, (entry) => void entries.push(entry), other])
  await sessions.start(asked, carla)
  await vi.advanceTimersByTimeAsync(minutes(1))
  expect([await whats(one), await whats(other)]).toEqual([story, story])
  expect(entries.map(({ what }) => what)).toEqual(['session-started', 'session-ended'])
  await sessions.close()
})

it('an end is written when all journals have it, and those that had it keep it once', async () => {
  const kept = memoryJournal()
  const entries: Entry[] = []
  let isAway = true
  const sessions = open([
    kept,
    (entry) => {
      if (entry.what === 'session-ended' && isAway) throw new Error('the disk is full')
      entries.push(entry)
    },
  ])
  await sessions.start(asked, carla)
  await vi.advanceTimersByTimeAsync(minutes(1) + seconds(10))
  expect(entries.map(({ what }) => what)).not.toContain('session-ended')
  isAway = false
  await vi.advanceTimersByTimeAsync(minutes(1))
  expect(entries.filter(({ what }) => what === 'session-ended')).toMatchObject([{ reason: 'idle' }])
  expect((await kept.list({ what: ['session-ended'] })).entries).toHaveLength(1)
  await sessions.close()
})

it('a journal in a store that fails ends sessions all the same, and says so on stderr once a minute', async () => {
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => {})
  const journal: KeptJournal = { ...memoryJournal(), append: () => Promise.reject(new Error('no room')) }
  const sessions = open(journal)
  await sessions.start(asked, carla)
  await sessions.start(asked, { ...carla, subject: 'maria' })
  await vi.advanceTimersByTimeAsync(minutes(1))
  expect(await sessions.ofSubject('carla')).toMatchObject([{ ended: { reason: 'idle' } }])
  const complaints = complaint.mock.calls.filter(([text]) => String(text).includes('of the journal'))
  expect(complaints, 'one at the start, and one a minute later').toHaveLength(2)
  await sessions.close()
  complaint.mockRestore()
})

it('the warden forgets entries when their journal no longer keeps them, hourly', async () => {
  const [short, long] = [memoryJournal({ keepFor: hours(2) }), memoryJournal()]
  const forget = vi.spyOn(long, 'forget')
  const sessions = open([short, long])
  await sessions.start(asked, carla)
  await vi.advanceTimersByTimeAsync(hours(2))
  expect(await whats(short)).toEqual(story)
  await vi.advanceTimersByTimeAsync(hours(2))
  expect([await whats(short), await whats(long)]).toEqual([[], story])
  expect(forget.mock.calls.length).toBeLessThan(6)
  expect(forget.mock.lastCall?.[0]).toBeLessThan(Date.now() - days(399))
  await sessions.close()
})

it('closing waits for the entries that a store is writing, for no longer than a request would', async () => {
  const [quick, silent] = [memoryJournal(), { ...memoryJournal(), append: () => new Promise<boolean>(() => {}) }]
  const sessions = open(quick)
  sessions.write({ what: 'my-own' })
  await sessions.close()
  expect(await whats(quick)).toEqual(['my-own'])
  const stuck = open(silent)
  stuck.write({ what: 'my-own' })
  const closing = stuck.close()
  await vi.advanceTimersByTimeAsync(seconds(4))
  await closing
})

it('a store that is silent gets no more than 10,000 entries that wait', async () => {
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => {})
  const append = vi.fn(() => new Promise<boolean>(() => {}))
  const sessions = open({ ...memoryJournal(), append })
  for (let index = 0; index < 10_500; index++) sessions.write({ what: 'my-own' })
  expect(append.mock.calls).toHaveLength(10_000)
  const closing = sessions.close()
  await vi.advanceTimersByTimeAsync(seconds(4))
  await closing
  complaint.mockRestore()
})

it('what is no journal is refused at the start, by its value', () => {
  for (const journal of ['a file', {}, [() => {}, 7], null])
    expect(() => open(journal as unknown as Journals)).toThrow(/journal has .*sqliteJournal\(database\)/)
})
