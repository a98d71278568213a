import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Misuse } from '../../core/misuse.ts'
import { StoreAway } from '../../core/store-away.ts'
import { instant, minutes } from '../../core/time.ts'
import type { Entry } from './journal.ts'
import type { Report } from './report.ts'

let now = 0
let entries: Omit<Entry, 'at'>[]
let report: Report
beforeEach(async () => {
  // The process has one memory of its lines on stderr, which other tests would have filled.
  vi.resetModules()
  const { createReport } = await import('./report.ts')
  vi.useFakeTimers({ toFake: ['performance'] })
  vi.spyOn(console, 'error').mockImplementation(() => {})
  entries = []
  report = createReport(
    (entry) => entries.push(entry),
    () => instant(now),
  )
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const gone = new Error('connect ECONNREFUSED 10.0.0.5:6379')
const said = (): readonly unknown[] => vi.mocked(console.error).mock.calls

it('every failing request of an absent store is journalled once, and stderr has one line a minute with the cause', () => {
  for (const path of ['/a', '/b', '/c']) {
    const failure = new StoreAway(gone)
    report(failure, `GET ${path}`)
    report(failure, 'again')
  }
  expect(entries.map(({ detail }) => detail)).toEqual(['/a', '/b', '/c'].map((path) => `GET ${path}: ${gone}`))
  expect(said()).toEqual([['curfew: GET /a failed, because the store gave no answer:', gone]])
  vi.advanceTimersByTime(minutes(1))
  report(new StoreAway(gone), 'GET /d')
  expect(said().at(-1)).toEqual(['curfew: GET /d failed, because the store gave no answer (and 2 more like it):', gone])
})

it('misuses are journalled once a minute and code, with how many there were in between', () => {
  const misuse = (): Misuse => new Misuse('server.plain-http', 'at evil.example')
  const other = new Misuse('roles.unknown-role', 'emperor')
  for (let count = 0; count < 5; count++) report(misuse(), 'POST /in')
  report(other, 'POST /roles')
  expect(entries).toMatchObject([{ what: 'host-refused' }, { what: 'misuse' }])
  expect(said()).toHaveLength(2)
  now += minutes(1)
  report(misuse(), 'POST /in')
  expect(entries.at(-1)).toMatchObject({ what: 'host-refused', reason: '4 more in between' })
})

it('a clock that is set back silences no report', () => {
  report(new Misuse('server.plain-http', 'at evil.example'), 'POST /in')
  now -= minutes(60)
  report(new Misuse('server.plain-http', 'at evil.example'), 'POST /in')
  expect(entries).toHaveLength(2)
})

it('the application’s own errors are not reported', () => {
  for (const failure of [new Error('mine'), undefined, 'text', { name: 'StoreAway' }]) report(failure, 'GET /')
  expect([entries, said()]).toEqual([[], []])
})
