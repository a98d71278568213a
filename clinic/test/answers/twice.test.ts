import { afterAll, beforeAll, expect, it } from 'vitest'
import { type House, openHouse } from '../desk/desk.ts'
import { closedVisit, once } from '../desk/once.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const stock = (medicine: number): number | undefined =>
  house.clinic.db.prepare<[number], { stock: number }>('select stock from medicine where id = ?').get(medicine)?.stock

it.each([
  ['reception', 'payment.take'],
  ['dispenser', 'medicine.dispense'],
  ['nurse', 'destruction.witness'],
  ['manager', 'refund.approve'],
] as const)('%s does %s once; a second press changes nothing and says so', async (who, task) => {
  const desk = await house.deskOf(who)
  const answers = await Promise.all([once[task](desk), once[task](desk)])
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
})

it('dispensed and destroyed medicine leaves the stock', async () => {
  expect(stock(10)).toBe(12 - 2)
})

it('a medicine that is not in stock is not handed out, and its prescription still waits', async () => {
  const { db } = house.clinic
  db.prepare('update medicine set stock = 0').run()
  const desk = await house.deskOf('dispenser')
  const answer = await desk.send('/prescriptions/2/dispense')
  expect(answer.status).toBe(409)
  expect(await answer.text()).toContain('not enough of it in stock')
  const row = db.prepare<[], { dispensedAt: unknown }>('select dispensedAt from prescription where id = 2').get()
  expect(row?.dispensedAt).toBeNull()
})

it('a visit that is closed stays at its time', async () => {
  const desk = await house.deskOf('reception')
  expect((await desk.send(`/visits/${closedVisit}/move`, { day: '2026-10-08', time: '09:00' })).status).toBe(409)
})
