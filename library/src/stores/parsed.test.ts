import { expect, it } from 'vitest'
import type { Session } from '../core/session.ts'
import { at, full, keyOf, live } from './contract/samples.ts'
import { type ParsedSessions, parsedSessions } from './parsed.ts'

const jsonOf = ({ activeAt: _, ...rest }: Session): string => JSON.stringify(rest)

const read = (sessions: ParsedSessions, name: string | number, session: Session, version = 1): Session => {
  const json = jsonOf(session)
  return sessions.read({ key: keyOf(name), version, activeAt: session.activeAt, mark: json, json }).session
}

it('one JSON is parsed once, however its activity and its version move', () => {
  const sessions = parsedSessions()
  const first = read(sessions, 'one', full)
  expect(first).toEqual(full)
  expect(read(sessions, 'one', full)).toBe(first)
  const moved = read(sessions, 'one', { ...full, activeAt: at(9_000) }, 2)
  expect(moved).toEqual({ ...full, activeAt: at(9_000) })
  expect(moved.pages).toBe(first.pages)
})

it('another JSON under the key is parsed anew, at the same version and activity', () => {
  const sessions = parsedSessions()
  read(sessions, 'one', live({ subject: 'carla' }))
  expect(read(sessions, 'one', live({ subject: 'dora' })).subject).toBe('dora')
  expect(read(sessions, 'one', live({ subject: 'carla' })).subject).toBe('carla')
})

it('a JSON without a mark is parsed each time', () => {
  const sessions = parsedSessions()
  const unmarked = { key: keyOf('one'), version: 1, activeAt: at(0) }
  const subjectOf = (subject: string): string =>
    sessions.read({ ...unmarked, json: jsonOf(live({ subject })) }).session.subject
  expect([subjectOf('carla'), subjectOf('dora')]).toEqual(['carla', 'dora'])
  expect(sessions.known(keyOf('one'))).toBeUndefined()
})

it('a confirmed session stays itself until its version or its activity has moved', () => {
  const sessions = parsedSessions()
  read(sessions, 'one', full)
  const known = sessions.known(keyOf('one'))
  if (!known) throw new Error('it is known')
  expect(sessions.confirmed(known, 1, full.activeAt)).toBe(known.stored)
  expect(sessions.confirmed(known, 2, full.activeAt)).toEqual({ key: keyOf('one'), session: full, version: 2 })
  expect(sessions.known(keyOf('one'))?.stored.version).toBe(2)
})

it('no reader can change what the next one reads', () => {
  const session = read(parsedSessions(), 'one', full)
  expect(() => (session.roles as string[]).push('manager')).toThrow(TypeError)
  expect(() => Object.assign(session.pages[0] ?? {}, { as: 'gone' })).toThrow(TypeError)
  expect(() => Object.assign(session, { subject: 'maria' })).toThrow(TypeError)
})

it('it holds no more than its bound, and keeps what was read last', () => {
  const sessions = parsedSessions(20_000)
  const isKept = (name: string | number): boolean => sessions.known(keyOf(name)) !== undefined
  read(sessions, 'often', live())
  for (let count = 0; count < 1_000; count++) {
    read(sessions, count, live())
    expect(isKept('often')).toBe(true)
  }
  const kept = Array.from({ length: 1_000 }, (_, count) => count).filter(isKept)
  expect(kept.length).toBeLessThan(60)
  expect(kept).toContain(999)
  expect(kept).not.toContain(500)
})

it('a session that grows counts with its whole size, and one beyond the bound is not kept', () => {
  const sessions = parsedSessions(20_000)
  const long = (length: number): Session => live({ subject: 'x'.repeat(length) })
  const isKept = (name: string): boolean => sessions.known(keyOf(name)) !== undefined
  expect(read(sessions, 'huge', long(20_001)).subject).toHaveLength(20_001)
  expect(isKept('huge')).toBe(false)
  for (let count = 0; count < 100; count++) read(sessions, 'grows', long(5_000 + count))
  read(sessions, 'other', live())
  expect([isKept('grows'), isKept('other')]).toEqual([true, true])
  for (const name of ['second', 'third', 'fourth', 'fifth']) read(sessions, name, long(15_000))
  expect([isKept('grows'), isKept('other'), isKept('fifth')]).toEqual([false, false, true])
})
