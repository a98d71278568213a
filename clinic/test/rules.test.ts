import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Opened, open } from './opened.ts'

let clinic: Opened
beforeAll(async () => {
  clinic = await open({ CURFEW_IDLE: '10m' })
})
afterAll(() => clinic.close())

const run = (sql: string): unknown => clinic.clinic.db.prepare(sql).run()

it('vitals are recorded while the visit is open, and not when it is closed', async () => {
  const nurse = await clinic.cookieOf('nurse')
  const vitals = { weight: '4.2', temperature: '38.5', pulse: '120' }
  const opened = clinic.ask('select id from visit where closedAt is null order by id')
  const closed = clinic.ask('select id from visit where closedAt is not null order by id')
  expect((await clinic.post(`/visits/${opened}/vitals`, vitals, nurse)).status).toBe(303)
  expect((await clinic.post(`/visits/${closed}/vitals`, vitals, nurse)).status).toBe(403)
})

it('a vaccine is given out of a batch that is good, and not out of one that is past its date', async () => {
  const nurse = await clinic.cookieOf('nurse')
  run(
    "insert into batch (number, vaccine, goodUntil) values ('OLD-1', 'Rabies', '2026-10-05'), ('NEW-1', 'Rabies', '2026-10-06')",
  )
  const visit = clinic.ask('select id from visit where closedAt is null order by id')
  expect((await clinic.post(`/visits/${visit}/vaccines`, { batch: 'NEW-1' }, nurse)).status).toBe(303)
  expect((await clinic.post(`/visits/${visit}/vaccines`, { batch: 'OLD-1' }, nurse)).status).toBe(403)
})

it('only its author amends a note', async () => {
  run("insert into note (id, visit, author, text, writtenAt) values (9001, 201, 'vet', 'mine', '2026-10-06 09:00')")
  expect((await clinic.post('/notes/9001', { text: 'amended' }, await clinic.cookieOf('vet'))).status).toBe(303)
  expect((await clinic.post('/notes/9001', { text: 'amended' }, await clinic.cookieOf('tomasz'))).status).toBe(403)
})

// The roles keep these pairs apart; the rules hold for whoever has changed roles in between.
it.each([
  [
    'a destruction is not witnessed by its proposer',
    'destruction',
    'proposedBy',
    '/destructions/ID/witness',
    'nurse',
    'witnessedAt',
  ],
  [
    'a medicine is not dispensed by its prescriber',
    'prescription',
    'prescribedBy',
    '/prescriptions/ID/dispense',
    'dispenser',
    'dispensedAt',
  ],
  ['a refund is not approved by its asker', 'refund', 'askedBy', '/refunds/ID/approve', 'manager', 'approvedAt'],
])('%s', async (_name, table, column, path, person, done) => {
  const id = clinic.ask(`select id from ${table} where ${done} is null order by id`)
  const cookie = await clinic.cookieOf(person)
  run(
    `update ${table} set ${column} = '${person}', quantity = 1 where id = ${id}`.replace(
      table === 'refund' ? ', quantity = 1' : ' ~',
      '',
    ),
  )
  expect((await clinic.post(path.replace('ID', id), {}, cookie)).status).toBe(403)
  run(`update ${table} set ${column} = 'somebody' where id = ${id}`)
  expect((await clinic.post(path.replace('ID', id), {}, cookie)).status).toBe(303)
})

it('a manager does not manage themselves', async () => {
  const manager = await clinic.cookieOf('manager')
  expect((await clinic.get('/people/jo', manager)).status).toBe(200)
  expect((await clinic.get('/people/manager', manager)).status).toBe(403)
  expect((await clinic.post('/people/manager/roles', { role: 'vet' }, manager)).status).toBe(403)
})

it('nobody is given two tasks that are to stay apart', async () => {
  const manager = await clinic.cookieOf('manager')
  const give = async (...roles: readonly string[]): Promise<number> => {
    const body = new URLSearchParams(roles.map((role) => ['role', role]))
    const headers = { cookie: manager, 'sec-fetch-site': 'same-origin' }
    return (await clinic.app.request('http://localhost/people/jo/roles', { method: 'POST', body, headers })).status
  }
  expect(await give('reception', 'manager')).toBe(409)
  expect(await give('nurse', 'dispenser')).toBe(409)
  expect(await give('vet', 'dispenser')).toBe(409)
  expect(await give('reception', 'nurse')).toBe(303)
  expect(await give('king')).toBe(422)
})

it('a role that is taken away is refused at the next request', async () => {
  const [manager, reception] = [await clinic.cookieOf('manager'), await clinic.cookieOf('reception')]
  expect((await clinic.get('/visits/new', reception)).status).toBe(200)
  expect((await clinic.post('/people/reception/roles', { role: 'vet' }, manager)).status).toBe(303)
  expect((await clinic.get('/visits/new', reception)).status).toBe(403)
})
