import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Desk, type House, openHouse } from './desk/desk.ts'

const names = ['reception', 'nurse', 'vet', 'dispenser', 'manager']

let house: House
let desks: Readonly<Record<string, Desk>>
beforeAll(async () => {
  house = await openHouse({ CURFEW_IDLE: '10m' })
  desks = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await house.deskOf(name)])))
})
afterAll(() => house.close())

type Asks = (desk: Desk) => Promise<Response>

const get =
  (path: string): Asks =>
  (desk) =>
    desk.visit(path)

const post =
  (path: string, fields: Readonly<Record<string, string>>, id = 'select 1'): Asks =>
  (desk) => {
    const found = house.ask(id)
    const filled = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.replace('ID', found)]))
    return desk.send(path.replace('ID', found), filled)
  }

const openVisit = "select id from visit where closedAt is null and day = '2026-10-06' order by id desc"
const animal = { name: 'Pip', species: 'cat', breed: 'mixed', sex: 'female', bornOn: '2024-05-01', owner: '1' }

// Task, a request that does it, and the status that its holders get.
const table: readonly (readonly [string, readonly string[], Asks, number])[] = [
  ['day.see', ['reception', 'nurse', 'vet', 'manager'], get('/today'), 200],
  ['animal.register', ['reception'], post('/animals', animal), 303],
  [
    'visit.book',
    ['reception'],
    post('/visits', { animal: '1', day: '2026-10-09', time: '14:30', reason: 'Check', vet: 'vet' }),
    303,
  ],
  ['payment.take', ['reception'], post('/payments', { visit: 'ID', amount: '12.50', method: 'card' }, openVisit), 303],
  [
    'refund.ask',
    ['reception'],
    post('/refunds', { payment: 'ID', amount: '1.00', reason: 'twice' }, 'select id from payment order by id'),
    303,
  ],
  [
    'vitals.record',
    ['nurse'],
    post('/visits/ID/vitals', { weight: '4.2', temperature: '38.5', pulse: '120' }, openVisit),
    303,
  ],
  ['vaccine.give', ['nurse'], post('/visits/ID/vaccines', { batch: 'LEP-2208' }, openVisit), 303],
  [
    'destruction.witness',
    ['nurse'],
    post('/destructions/ID/witness', {}, 'select id from destruction order by witnessedAt is not null'),
    303,
  ],
  ['note.write', ['vet'], post('/visits/ID/notes', { text: 'All well.' }, openVisit), 303],
  [
    'medicine.prescribe',
    ['vet'],
    post('/visits/ID/prescriptions', { medicine: '1', quantity: '2', dose: 'daily' }, openVisit),
    303,
  ],
  ['record.read', ['nurse', 'vet', 'dispenser'], get('/animals/1/record'), 200],
  [
    'medicine.dispense',
    ['dispenser'],
    post('/prescriptions/ID/dispense', {}, 'select id from prescription where dispensedAt is null and quantity < 9'),
    303,
  ],
  [
    'destruction.propose',
    ['dispenser'],
    post(
      '/destructions',
      { medicine: 'ID', quantity: '1', reason: 'expired' },
      'select id from medicine where controlled = 1',
    ),
    303,
  ],
  [
    'refund.approve',
    ['manager'],
    post('/refunds/ID/approve', {}, 'select id from refund where approvedAt is null'),
    303,
  ],
  ['people.manage', ['manager'], get('/people/jo'), 200],
  ['sessions.see', ['manager'], get('/console/'), 200],
  ['sessions.end', ['manager'], get('/console/end?who=jo'), 200],
  ['sessions.message', ['manager'], post('/console/message', { which: 'who=jo', text: 'Tea is ready' }), 303],
  ['sessions.export', ['manager'], get('/console/sessions.csv'), 200],
  ['journal.read', ['manager'], get('/console/journal'), 200],
  ['figures.see', ['manager'], get('/console/figures'), 200],
]

describe('twenty-one tasks, no session and five roles', () => {
  for (const [task, holders, asks, answer] of table) {
    for (const caller of ['nobody', ...names]) {
      const status = caller === 'nobody' ? 303 : holders.includes(caller) ? answer : 403
      it(`${task} by ${caller}: ${status}`, async () => {
        const response = await asks(desks[caller] ?? house.desk())
        const location = response.headers.get('location') ?? ''
        expect([response.status, location.startsWith('/sign-in')]).toEqual([status, caller === 'nobody'])
        if (status === 403) expect(await response.text()).toContain(task)
      })
    }
  }
})
