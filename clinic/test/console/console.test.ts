import { afterAll, beforeAll, expect, it } from 'vitest'
import { type House, openHouse } from '../desk/desk.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

it('the console names people as the records do, and finds them by either name', async () => {
  const [manager] = [await house.deskOf('manager'), await house.deskOf('nurse'), await house.deskOf('vet')]
  const pageOf = async (who: string) => (await manager.visit(`/console/?who=${encodeURIComponent(who)}`)).text()
  for (const who of ['nurse', 'Nils Okafor', 'nils okafor ']) {
    const page = await pageOf(who)
    expect(page).toContain('Nils Okafor')
    expect(page).not.toContain('Vera Castellanos')
  }
  expect(await pageOf('a stranger')).toContain('is nobody here')
})

it('the menu leads to the console for those who may see sessions, and for nobody else', async () => {
  expect(await (await (await house.deskOf('manager')).visit('/today')).text()).toContain('href="/console/"')
  expect(await (await (await house.deskOf('vet')).visit('/today')).text()).not.toContain('href="/console')
})

it('everyone sees their own sessions in the console', async () => {
  expect((await (await house.deskOf('vet')).visit('/console/yours')).status).toBe(200)
})

it('the networks of the settings have their names there', async () => {
  const named = await openHouse({ CLINIC_NETWORKS: '10.2.0.0/16=second floor, 10.3.0.7 = front desk' })
  expect(await (await (await named.deskOf('manager')).visit('/console/')).text()).toContain('front desk')
  await named.close()
})
