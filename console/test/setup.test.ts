import { defineRoles, instant } from 'curfew'
import { createSessions } from 'curfew/server/sessions'
import { memoryJournal, memoryStore } from 'curfew/stores/memory'
import { consoleFor, consoleTasks, yourSessions } from 'curfew-console'
import { expect, it } from 'vitest'
import { clockOf, spanOf } from '../src/browser/durations.ts'
import { namedNetworks } from '../src/words/networks.ts'
import { readSince, readSpan } from '../src/words/times.ts'

const journal = memoryJournal()
const sessionsWith = <const Task extends string>(...tasks: readonly Task[]) =>
  createSessions({ roles: defineRoles({ tasks, roles: { manager: { tasks } } }), store: memoryStore(), journal })

it('a task that no role has is a misuse, and an application’s own name mends it', () => {
  expect(() => consoleFor(sessionsWith('people.see'), { journal })).toThrow(
    expect.objectContaining({ code: 'console.unknown-task' }),
  )
  const rest = consoleTasks.filter((task) => task !== 'sessions.see')
  const sessions = sessionsWith('people.see', ...rest)
  expect(() => consoleFor(sessions, { journal, tasks: { 'sessions.see': 'people.see' } })).not.toThrow()
})

it('a path or a network that cannot be is a misuse', () => {
  const sessions = sessionsWith(...consoleTasks)
  expect(() => consoleFor(sessions, { journal, at: 'console/' })).toThrow(
    expect.objectContaining({ code: 'console.bad-path' }),
  )
  expect(() => consoleFor(sessions, { journal, networks: { upstairs: 'x' } })).toThrow(
    expect.objectContaining({ code: 'console.bad-network' }),
  )
})

it('reads networks by name, by range, and by address', () => {
  const networks = namedNetworks({ '10.2.0.0/16': 'Second floor', '2001:db8::/32': 'home' })
  expect(networks.read('second FLOOR')).toBe('10.2.0.0/16')
  expect(networks.read('10.9.0.0/16')).toBe('10.9.0.0/16')
  expect(networks.read('somewhere')).toBeUndefined()
  expect(networks.wordsOf('2001:db8::7')).toBe('2001:db8::7 · home')
  expect(networks.wordsOf('10.2.4.0/24')).toBe('10.2.4.0/24 · Second floor')
  expect(networks.wordsOf(undefined)).toBe('–')
})

it.each([
  ['30s', 30_000],
  ['5m', 300_000],
  ['5 min', 300_000],
  ['2H', 7_200_000],
  ['3d', 259_200_000],
  ['soon', undefined],
  ['-5m', undefined],
  ['99999999h', undefined],
])('reads the length of time %s', (text, ms) => {
  expect(readSpan(text)).toBe(ms)
})

it('reads moments as spans before now and as dates in UTC', () => {
  const now = instant(Date.parse('2026-11-30T09:00:00Z'))
  expect(readSince('2h', now)).toBe(now - 7_200_000)
  expect(readSince('2026-11-29', now)).toBe(Date.parse('2026-11-29T00:00:00Z'))
  expect(readSince('2026-11-29 16:05', now)).toBe(Date.parse('2026-11-29T16:05:00Z'))
  expect(readSince('2026-13-45', now)).toBeUndefined()
})

it('says durations as people do', () => {
  expect([0, 24_000, 725_000, 3_725_000].map(clockOf)).toEqual(['0:00', '0:24', '12:05', '1:02:05'])
  expect([900, 24_000, 300_000, 7_800_000, 7_200_000, 259_200_000].map(spanOf)).toEqual([
    '0 s',
    '24 s',
    '5 min',
    '2 h 10 min',
    '2 h',
    '3 d',
  ])
})

it('an application without a console has the page of one’s own sessions alone', async () => {
  const sessions = sessionsWith('note.write')
  const answer = yourSessions(sessions, { journal, placeOf: () => 'the clinic' })
  const origin = 'http://localhost'
  const enter = async () => {
    const head = { method: 'POST', url: `${origin}/`, headers: new Headers({ origin }), address: '10.0.0.1' }
    return sessions.start(head, { subject: 'vera', roles: ['manager'] })
  }
  const { setCookie } = await enter()
  const other = await enter()
  const cookie = setCookie.split(';')[0] ?? ''
  const ask = (path: string, init: RequestInit = {}) =>
    answer(
      new Request(`${origin}/your-sessions${path}`, {
        ...init,
        headers: { cookie, origin, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      }),
    )
  const page = await (await ask('')).text()
  expect(page.match(/<li data-session/g)).toHaveLength(2)
  expect(page).toContain('the clinic, 10.0.0.1')
  expect(page).not.toContain('<nav')
  expect((await ask('/end', { method: 'POST', body: `id=${other.id}` })).headers.get('location')).toBe('/your-sessions')
  expect(await sessions.ofSubject('vera')).toHaveLength(1)
  expect((await ask('/journal')).status).toBe(404)
  await sessions.close()
})
