import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, openHouse } from '../desk/desk.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const screens: Readonly<Record<string, readonly string[]>> = {
  reception: [
    '/today',
    '/animals',
    '/animals?search=inky',
    '/animals/1',
    '/animals/new',
    '/visits/new',
    '/visits/206',
    '/till',
  ],
  nurse: ['/today', '/visits/206', '/visits/201', '/drug-register', '/animals/4/record', '/your-sessions'],
  vet: ['/today', '/visits/206', '/animals/4'],
  dispenser: ['/dispensary', '/drug-register', '/animals/4/record'],
  manager: ['/today', '/people', '/people/vet', '/refunds', '/visits/206'],
}

describe.each(Object.entries(screens))('%s', (who, paths) => {
  it.each(paths)('sees %s, with a way to sign out and the warning', async (path) => {
    const answer = await (await house.deskOf(who)).visit(path)
    const page = await answer.text()
    expect(answer.status).toBe(200)
    expect(page).toMatch(/^<!doctype html>/)
    expect(page).toContain('action="/sign-out"')
    expect(page).toContain('<session-warning home="/">')
    expect(page).toContain('Tuesday 6 October 2026')
    expect(page).not.toMatch(/ style=| onclick=|<style|<script>/)
  })
})

it('the clinical parts of a visit are for those who may read the record', async () => {
  const pageOf = async (who: string) => (await (await house.deskOf(who)).visit('/visits/201')).text()
  expect(await pageOf('vet')).toContain('Record of this visit')
  for (const who of ['reception', 'manager']) expect(await pageOf(who)).not.toContain('Record of this visit')
})

it('how to reach an owner is for reception', async () => {
  const pageOf = async (who: string) => (await (await house.deskOf(who)).visit('/animals/1')).text()
  expect(await pageOf('reception')).toMatch(/01632 960\d{3}/)
  for (const who of ['nurse', 'vet', 'dispenser', 'manager']) expect(await pageOf(who)).not.toMatch(/01632 960\d{3}/)
})

it('home and sign-in have no script', async () => {
  for (const path of ['/', '/sign-in', '/nowhere'])
    expect(await (await house.desk().visit(path)).text()).not.toContain('<script')
})

it('a failure of the clinic reveals nothing of its cause', async () => {
  const broken = await openHouse()
  const desk = await broken.deskOf('vet')
  broken.clinic.db.exec('drop table note')
  const answer = await desk.visit('/animals/4')
  expect(answer.status).toBe(500)
  const page = await answer.text()
  expect(page).toContain('Something went wrong on our side')
  expect(page).not.toMatch(/no such table|sqlite|\.tsx?:\d/i)
  expect(broken.lines().join()).toContain('no such table: note')
  await broken.close()
})
