import { afterAll, beforeAll, expect, it } from 'vitest'
import { type House, openHouse } from '../desk/desk.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const problemIn = async (answer: Response): Promise<unknown> => {
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  return answer.json()
}

it('a script without a session gets a problem, 401', async () => {
  for (const path of ['/today', '/animals', '/animals/1', '/people', '/your-sessions', '/till', '/drug-register'])
    expect(await problemIn(await house.desk().fetch(path))).toMatchObject({ status: 401 })
})

it('a script is refused a task as a problem that names it, 403', async () => {
  const desk = await house.deskOf('vet')
  expect(await problemIn(await desk.fetch('/till'))).toMatchObject({ status: 403, task: 'payment.take' })
})

it('a refusal does not reveal whether the object exists', async () => {
  const desk = await house.deskOf('vet')
  const [there, not] = [
    await desk.fetch('/refunds/1/approve', 'POST'),
    await desk.fetch('/refunds/9999/approve', 'POST'),
  ]
  expect([there.status, not.status]).toEqual([403, 403])
  expect(await there.text()).toBe(await not.text())
})

it('a person with the task learns that the object does not exist', async () => {
  const manager = await house.deskOf('manager')
  for (const path of ['/refunds/9999/approve', '/refunds/0x1/approve', '/people/nobody/roles'])
    expect((await manager.send(path)).status).toBe(404)
})
