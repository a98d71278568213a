import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Desk, type House, openHouse } from '../desk/desk.ts'

let house: House
let manager: Desk
beforeAll(async () => {
  house = await openHouse()
  manager = await house.deskOf('manager')
})
afterAll(() => house.close())

const rolesOf = (name: string): readonly string[] =>
  house.clinic.db
    .prepare<[string], { role: string }>('select role from heldRole where person = ? order by role')
    .all(name)
    .map(({ role }) => role)

it.each([
  ['jo', ['reception', 'manager'], 'request refunds and approve refunds'],
  ['nurse', ['nurse', 'dispenser'], 'witness the destruction of controlled drugs and propose the destruction'],
  ['tomasz', ['vet', 'dispenser'], 'prescribe medicines and dispense medicines'],
])('%s cannot have %j: no person may do both', async (name, role, pair) => {
  const before = rolesOf(name)
  const answer = await manager.send(`/people/${name}/roles`, { role })
  expect(answer.status).toBe(409)
  expect(await answer.text()).toContain(pair)
  expect(rolesOf(name)).toEqual(before)
})

it('an unknown role is refused, and a person may have no role', async () => {
  expect((await manager.send('/people/ines/roles', { role: 'admin' })).status).toBe(422)
  expect((await manager.send('/people/ines/roles')).status).toBe(303)
  expect(rolesOf('ines')).toEqual([])
  expect((await (await house.deskOf('ines')).visit('/dispensary')).status).toBe(403)
})

it('a person may have two roles that break no separation of tasks', async () => {
  expect(rolesOf('amira')).toEqual(['nurse', 'reception'])
  expect((await manager.send('/people/jo/roles', { role: ['reception', 'nurse'] })).status).toBe(303)
  expect(rolesOf('jo')).toEqual(['nurse', 'reception'])
})
