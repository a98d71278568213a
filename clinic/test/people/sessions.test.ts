import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Desk, type House, openHouse } from '../desk/desk.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const phase = async (desk: Desk): Promise<unknown> => {
  const { phase: is, reason } = await (await desk.fetch('/session')).json()
  return reason ?? is
}
const idOf = async (desk: Desk): Promise<string> => (await (await desk.fetch('/session')).json()).id

it('the manager sees who is signed in and ends a session', async () => {
  const [manager, nurse] = [await house.deskOf('manager'), await house.deskOf('nurse')]
  const { id } = await (await nurse.fetch('/session')).json()
  expect(await (await manager.visit('/people/nurse')).text()).toContain(`session-${id}`)
  expect(await (await manager.visit('/console/?who=nurse')).text()).toContain(`data-session="${id}"`)
  expect((await manager.send(`/people/nurse/sessions/${await idOf(nurse)}/end`)).status).toBe(303)
  expect(await phase(nurse)).toBe('revoked')
  expect((await manager.send('/people/nurse/sessions/nonsense/end')).status).toBe(409)
})

it('a session is ended under its own person’s name only', async () => {
  const [manager, nurse] = [await house.deskOf('manager'), await house.deskOf('nurse')]
  expect((await manager.send(`/people/vet/sessions/${await idOf(nurse)}/end`)).status).toBe(409)
  expect(await phase(nurse)).toBe('active')
})

it('every person sees their own sessions and ends the others', async () => {
  const [one, other, third] = [await house.deskOf('vet'), await house.deskOf('vet'), await house.deskOf('vet')]
  const page = await (await one.visit('/your-sessions')).text()
  expect(page.match(/End this session/g)).toHaveLength(2)
  expect((await one.send(`/your-sessions/${await idOf(other)}/end`)).status).toBe(303)
  expect([await phase(one), await phase(other), await phase(third)]).toEqual(['active', 'revoked', 'active'])
  await one.send('/your-sessions/end-others')
  expect([await phase(one), await phase(third)]).toEqual(['active', 'revoked'])
})

it('no person ends another person’s session under “your sessions”', async () => {
  const [vet, nurse] = [await house.deskOf('vet'), await house.deskOf('nurse')]
  expect((await vet.send(`/your-sessions/${await idOf(nurse)}/end`)).status).toBe(409)
  expect(await phase(nurse)).toBe('active')
})

it('ending one’s own session is signing out', async () => {
  const vet = await house.deskOf('vet')
  const answer = await vet.send(`/your-sessions/${await idOf(vet)}/end`)
  expect(answer.headers.get('location')).toBe('/?ended=signed-out')
  expect(vet.cookie).toBeUndefined()
})
