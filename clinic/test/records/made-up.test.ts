import { afterAll, beforeAll, expect, it } from 'vitest'
import { seed } from '../../src/storage/seed/seed.ts'
import { type House, openHouse } from '../desk/desk.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const count = (of: string): number | undefined =>
  house.clinic.db.prepare<[], { n: number }>(`select count(*) as n from ${of}`).get()?.n

const counts: Readonly<Record<string, number>> = {
  owner: 40,
  animal: 60,
  medicine: 12,
  'medicine where controlled = 1': 3,
  "visit where day < '2026-10-06'": 200,
  "visit where day = '2026-10-06'": 14,
  visit: 214,
  prescription: 30,
  'prescription where dispensedAt is null': 6,
  'prescription join medicine on medicine.id = medicine where controlled = 1': 0,
  refund: 2,
  'refund where approvedAt is null': 2,
  destruction: 1,
  'destruction where witnessedAt is null': 1,
  person: 9,
  '(select person from heldRole group by person having count(*) = 2)': 1,
  'owner where id not in (select owner from animal)': 0,
}

it('the made-up clinic has all its records', () => {
  for (const [of, n] of Object.entries(counts)) expect(count(of), of).toBe(n)
})

it('a second time nothing is added', () => {
  seed(house.clinic.db)
  expect(count('visit')).toBe(214)
})

it('it is the same every time', async () => {
  const again = await openHouse()
  const rows = ({ clinic }: House) =>
    ['owner', 'animal', 'visit', 'prescription', 'payment', 'refund'].map((table) =>
      clinic.db.prepare(`select * from ${table} order by id`).all(),
    )
  expect(rows(again)).toEqual(rows(house))
  await again.close()
})

it('no made-up person holds two roles that are kept apart', () => {
  const held = house.clinic.db
    .prepare<[], { roles: string }>("select group_concat(role, ' ') as roles from heldRole group by person")
    .all()
  for (const { roles } of held) expect(house.clinic.roles.conflictIn(roles.split(' '))).toBeUndefined()
})

it('no person has dispensed their own prescription or approved their own refund', () => {
  expect(count('prescription where prescribedBy = dispensedBy')).toBe(0)
  expect(count('refund where askedBy = approvedBy')).toBe(0)
})
