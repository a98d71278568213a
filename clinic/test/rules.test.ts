import { afterAll, beforeAll, expect, it } from 'vitest'
import { type House, openHouse } from './desk/desk.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ CURFEW_IDLE: '10m' })
})
afterAll(() => house.close())

it('vitals are recorded while the visit is open, and not when it is closed', async () => {
  const nurse = await house.deskOf('nurse')
  const vitals = { weight: '4.2', temperature: '38.5', pulse: '120' }
  const opened = house.ask('select id from visit where closedAt is null order by id')
  const closed = house.ask('select id from visit where closedAt is not null order by id')
  expect((await nurse.send(`/visits/${opened}/vitals`, vitals)).status).toBe(303)
  expect((await nurse.send(`/visits/${closed}/vitals`, vitals)).status).toBe(403)
})

it('a vaccine is given out of a batch that is good, and not out of one that is past its date', async () => {
  const nurse = await house.deskOf('nurse')
  house.run(
    "insert into batch (number, vaccine, goodUntil) values ('OLD-1', 'Rabies', '2026-10-05'), ('NEW-1', 'Rabies', '2026-10-06')",
  )
  const visit = house.ask('select id from visit where closedAt is null order by id')
  expect((await nurse.send(`/visits/${visit}/vaccines`, { batch: 'NEW-1' })).status).toBe(303)
  expect((await nurse.send(`/visits/${visit}/vaccines`, { batch: 'OLD-1' })).status).toBe(403)
})

it('a vaccine is not given at a visit that is closed', async () => {
  const nurse = await house.deskOf('nurse')
  const closed = house.ask('select id from visit where closedAt is not null order by id')
  expect((await nurse.send(`/visits/${closed}/vaccines`, { batch: 'LEP-2208' })).status).toBe(403)
  expect((await nurse.send('/visits/999999/vaccines', { batch: 'LEP-2208' })).status).toBe(404)
})

it('only its author amends a note', async () => {
  house.run(
    "insert into note (id, visit, author, text, writtenAt) values (9001, 201, 'vet', 'mine', '2026-10-06 09:00')",
  )
  expect((await (await house.deskOf('vet')).send('/notes/9001', { text: 'amended' })).status).toBe(303)
  expect((await (await house.deskOf('tomasz')).send('/notes/9001', { text: 'amended' })).status).toBe(403)
})

// The roles keep these pairs apart. The rules still hold for a person whose roles changed in between.
it.each([
  ['a destruction is not witnessed by its proposer', 'destruction', 'proposedBy', 'witnessedAt', 'witness', 'nurse'],
  [
    'a medicine is not dispensed by its prescriber',
    'prescription',
    'prescribedBy',
    'dispensedAt',
    'dispense',
    'dispenser',
  ],
  ['a refund is not approved by its asker', 'refund', 'askedBy', 'approvedAt', 'approve', 'manager'],
])('%s', async (_name, table, by, done, verb, person) => {
  const id = house.ask(`select id from ${table} where ${done} is null order by id`)
  const desk = await house.deskOf(person)
  house.run('update medicine set stock = 1000')
  house.run(`update ${table} set ${by} = '${person}' where id = ${id}`)
  expect((await desk.send(`/${table}s/${id}/${verb}`)).status).toBe(403)
  house.run(`update ${table} set ${by} = 'somebody' where id = ${id}`)
  expect((await desk.send(`/${table}s/${id}/${verb}`)).status).toBe(303)
})

it('a manager does not manage themselves', async () => {
  const manager = await house.deskOf('manager')
  expect((await manager.visit('/people/jo')).status).toBe(200)
  expect((await manager.visit('/people/manager')).status).toBe(403)
  expect((await manager.send('/people/manager/roles', { role: 'vet' })).status).toBe(403)
})

it('a role that is taken away is refused at the next request', async () => {
  const [manager, reception] = [await house.deskOf('manager'), await house.deskOf('reception')]
  expect((await reception.visit('/visits/new')).status).toBe(200)
  expect((await manager.send('/people/reception/roles', { role: 'vet' })).status).toBe(303)
  expect((await reception.visit('/visits/new')).status).toBe(403)
})

it('a manager does not end their own session in the console', async () => {
  const [manager, other, nurse] = [
    await house.deskOf('manager'),
    await house.deskOf('manager'),
    await house.deskOf('nurse'),
  ]
  const answers = await Promise.all(
    [other, nurse].map(async (desk) => {
      const { id } = await (await desk.fetch('/session')).json()
      return manager.visit(`/console/end?id=${id}`)
    }),
  )
  expect(answers.map(({ status }) => status)).toEqual([403, 200])
})
