import { minutes } from 'curfew'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type House, openHouse } from '../desk/desk.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

it('signing in gives a new token and ends the session before', async () => {
  const desk = await house.deskOf('vet')
  const before = desk.cookie
  await desk.signIn('vet')
  expect(desk.cookie).not.toBe(before)
  const old = house.desk()
  old.cookie = before
  expect(await (await old.fetch('/session')).json()).toMatchObject({ phase: 'ended', reason: 'replaced' })
})

it('signing out goes home, which says so, and the token is worth nothing', async () => {
  const desk = await house.deskOf('vet')
  const before = desk.cookie
  const answer = await desk.send('/sign-out')
  expect([answer.status, answer.headers.get('location'), desk.cookie]).toEqual([303, '/?ended=signed-out', undefined])
  expect(await (await desk.visit('/?ended=signed-out')).text()).toContain('You have signed out.')
  desk.cookie = before
  expect((await desk.visit('/today')).status).toBe(303)
})

it('home remembers by itself why the session ended', async () => {
  const desk = await house.deskOf('vet')
  house.pass(minutes(1))
  const page = await (await desk.visit('/')).text()
  expect(page).toMatch(/role="status">You were signed out after 1 minute without activity\./)
})

it('signing out without a session is no error', async () => {
  expect((await house.desk().send('/sign-out')).status).toBe(303)
})

it('a link to the sign-out address does nothing', async () => {
  const desk = await house.deskOf('vet')
  expect((await desk.visit('/sign-out')).status).toBe(404)
  expect((await desk.visit('/today')).status).toBe(200)
})

it('the sign-in page says how long inactivity may last, and the demo accounts', async () => {
  const page = await (await house.desk().visit('/sign-in')).text()
  expect(page).toContain('You are signed out after 1 minute without activity')
  for (const name of ['reception', 'nurse', 'vet', 'dispenser', 'manager', 'harbour-vets-demo'])
    expect(page).toContain(`<code>${name}</code>`)
})
