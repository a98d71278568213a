import { expect, it } from 'vitest'
import { oneMinute } from './policy.ts'
import type { Ticket } from './session.ts'
import { changeRoles, start } from './step.ts'
import { ticketIn, ticketLasts, withoutTickets, withTicket, withUsedTicket } from './tickets.ts'
import { after, instant, milliseconds, minutes } from './time.ts'

const dawn = instant(1_000_000)
const session = start('carla', ['clerk'], oneMinute, dawn)
const ticket = (hash: string, at = dawn): Ticket => ({ hash, browser: 'desk', roles: ['clerk'], at })
const proof = { hash: 'one', browser: 'desk' }
const waiting = withTicket(session, ticket('one'), dawn)

it('a ticket is found by its proof for two minutes, and by no other', () => {
  expect(ticketIn(waiting, proof, after(dawn, ticketLasts))).toEqual(ticket('one'))
  expect(ticketIn(waiting, proof, after(dawn, milliseconds(ticketLasts + 1)))).toBe('late')
  expect(ticketIn(waiting, { ...proof, browser: 'phone' }, dawn)).toBe('foreign')
  expect(ticketIn(waiting, { ...proof, hash: 'two' }, dawn)).toBe('unknown')
  expect(ticketIn(session, proof, dawn)).toBe('unknown')
})

it('a ticket from a clock that ran ahead is not believed', () => {
  const ahead = withTicket(session, ticket('one', after(dawn, minutes(3))), dawn)
  expect(ticketIn(ahead, proof, dawn)).toBe('late')
})

it('a used ticket is known as used, and the others stay', () => {
  const used = withUsedTicket(withTicket(waiting, ticket('two'), dawn), ticket('one'))
  expect(ticketIn(used, proof, dawn)).toBe('used')
  expect(ticketIn(used, { ...proof, hash: 'two' }, dawn)).toEqual(ticket('two'))
  expect(withUsedTicket(session, ticket('one')).tickets).toEqual([])
})

it('a ticket ends with the session that kept it, and with its roles', () => {
  expect(ticketIn({ ...waiting, ended: { reason: 'idle', at: dawn } }, proof, dawn)).toBe('late')
  expect(changeRoles(waiting, ['boss'], oneMinute, dawn)).not.toHaveProperty('tickets')
  expect(withoutTickets(waiting)).toEqual(session)
  expect(withoutTickets(session)).toBe(session)
})

it('the latest four are kept, without those whose time is up', () => {
  const five = ['two', 'three', 'four', 'five'].reduce((is, hash) => withTicket(is, ticket(hash), dawn), waiting)
  expect(five.tickets?.map(({ hash }) => hash)).toEqual(['two', 'three', 'four', 'five'])
  const later = after(dawn, minutes(3))
  expect(withTicket(five, ticket('six', later), later).tickets).toEqual([ticket('six', later)])
})
