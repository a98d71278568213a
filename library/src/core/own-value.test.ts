import { expect, it } from 'vitest'
import { withData, withoutAnyData, withoutData } from './own-value.ts'
import { oneMinute } from './policy.ts'
import type { Ticket } from './session.ts'
import { changeRoles, start, step } from './step.ts'
import { withTicket } from './tickets.ts'
import { instant, minutes } from './time.ts'

const dawn = instant(1_000_000)
const bare = start('carla', ['clerk'], oneMinute, dawn)
const session = start('carla', ['clerk'], oneMinute, dawn, { data: '{"a":1}' })
const ticket: Ticket = { hash: 'h', browser: 'b', roles: [], at: dawn, data: '7' }

it('a session starts with its data, and other signals and roles leave it alone', () => {
  expect(session.data).toBe('{"a":1}')
  expect(step(session, { type: 'request' }, oneMinute, instant(dawn + 5_000)).data).toBe('{"a":1}')
  expect(changeRoles(session, ['boss'], oneMinute, dawn).data).toBe('{"a":1}')
})

it('data is replaced, added and taken away', () => {
  expect(withData(session, '2')).toEqual({ ...session, data: '2' })
  expect(withData(session, undefined)).toEqual(bare)
  expect(withData(bare, undefined)).toBe(bare)
})

it('no end keeps data, that of a waiting sign-in included', () => {
  const waiting = withTicket(session, ticket, dawn)
  for (const over of [
    step(waiting, { type: 'sign-out' }, oneMinute, dawn),
    step(waiting, { type: 'request' }, oneMinute, instant(dawn + minutes(2))),
  ]) {
    expect(over.ended).toBeDefined()
    expect(over.tickets).toHaveLength(1)
    expect(JSON.stringify(over)).not.toContain('data')
  }
  expect(withoutAnyData(bare)).toBe(bare)
})

it('a ticket without data stays as it is', () => {
  const { data: _, ...without } = ticket
  expect(withoutData(ticket)).toEqual(without)
  expect(withoutData(without)).toBe(without)
})
