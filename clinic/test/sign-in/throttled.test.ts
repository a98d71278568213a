import { afterEach, describe, expect, it } from 'vitest'
import { createThrottle } from '../../src/sign-in/throttle.ts'
import { type House, openHouse } from '../desk/desk.ts'
import { addOwn, ownPassword } from '../desk/own-account.ts'

let house: House | undefined
afterEach(() => house?.close())

it('after ten failures the eleventh try is not checked, even with the right password', async () => {
  house = await openHouse()
  const desk = house.desk()
  for (let n = 0; n < 10; n++) expect((await desk.signIn('vet', 'wrong')).status).toBe(401)
  const answer = await desk.signIn('vet')
  expect(answer.status).toBe(429)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(800)
  expect(await answer.text()).toContain('Too many tries. Wait 15 minutes')
  expect((await desk.signIn('nurse')).status).toBe(303)
})

it('many tries at once do not get around it', async () => {
  house = await openHouse()
  const { desk } = house
  const statuses = await Promise.all(
    Array.from({ length: 30 }, async () => (await desk().signIn('vet', 'wrong')).status),
  )
  expect(statuses.filter((status) => status === 401)).toHaveLength(10)
})

it('signing in forgets the failures before it', async () => {
  house = await openHouse()
  const desk = house.desk()
  for (let round = 0; round < 3; round++) {
    for (let n = 0; n < 8; n++) await desk.signIn('vet', 'wrong')
    expect((await desk.signIn('vet')).status).toBe(303)
  }
})

it('behind a proxy that says who calls, a stranger who fails on purpose is alone with it, whatever they say themselves', async () => {
  const proxied = await openHouse({ CLINIC_ORIGIN: 'https://clinic.example', CLINIC_CALLER: 'forwarded' })
  const { app, close } = proxied
  await addOwn(proxied, 'anna', 'vet')
  const from = async (callers: string, password: string): Promise<number> => {
    const headers = { 'x-forwarded-for': callers, 'sec-fetch-site': 'same-origin' }
    const body = new URLSearchParams({ username: 'anna', password })
    return (await app.request('https://clinic.example/sign-in', { method: 'POST', headers, body })).status
  }
  for (let n = 0; n < 10; n++) expect(await from(`192.0.2.${n}, 203.0.113.7`, 'wrong')).toBe(401)
  expect(await from('192.0.2.99, 203.0.113.7', ownPassword)).toBe(429)
  expect(await from('198.51.100.2', ownPassword)).toBe(303)
  await close()
})

it('after a while tries are checked again', async () => {
  const bounds = { perAccountHere: 1, perAccount: 10, perMachine: 10, withinSeconds: 1 }
  const throttle = createThrottle(bounds)
  expect(await throttle.tooMany('vet', 'a')).toBeUndefined()
  expect(await throttle.tooMany('vet', 'a')).toBe(1)
  await expect.poll(() => throttle.tooMany('vet', 'a'), { timeout: 3_000, interval: 200 }).toBeUndefined()
})

describe('who is counted', () => {
  const bounds = { perAccountHere: 3, perAccount: 8, perMachine: 6, withinSeconds: 60 }

  it('a stranger who fails on purpose does not keep the person out at another machine', async () => {
    const throttle = createThrottle(bounds)
    for (let n = 0; n < 50; n++) await throttle.tooMany('vet', 'stranger')
    expect(await throttle.tooMany('vet', 'desk')).toBeUndefined()
  })

  it('many machines together are stopped at one account', async () => {
    const throttle = createThrottle(bounds)
    const waits = await Promise.all(Array.from({ length: 20 }, (_, n) => throttle.tooMany('vet', `machine ${n}`)))
    expect(waits.filter((wait) => wait === undefined)).toHaveLength(8)
  })

  it('one address that fails at many accounts gets few guesses at each, and closes for no account', async () => {
    const throttle = createThrottle({ ...bounds, perAccountInCrowd: 1 })
    const tries = (who: string, count: number) =>
      Promise.all(Array.from({ length: count }, () => throttle.tooMany(who, 'address')))
    for (let n = 0; n < 20; n++) expect(await throttle.tooMany(`name ${n}`, 'address')).toBeUndefined()
    expect((await tries('vet', 3)).filter((wait) => wait === undefined)).toHaveLength(1)
    expect(await throttle.tooMany('nurse', 'address')).toBeUndefined()
  })

  it('of very many names the oldest go, whether they exist or not, and one that is guessed at goes on counting', async () => {
    const throttle = createThrottle({ ...bounds, kept: 100 })
    for (let n = 0; n < 3; n++) expect(await throttle.tooMany('vet', 'a')).toBeUndefined()
    expect(await throttle.tooMany('vet', 'a')).toBeDefined()
    for (let n = 0; n < 99; n++) await throttle.tooMany(`name ${n}`, `address ${n}`)
    expect(await throttle.tooMany('vet', 'a')).toBeDefined()
    for (let n = 0; n < 100; n++) await throttle.tooMany(`other ${n}`, `address ${n}`)
    expect(await throttle.tooMany('vet', 'a')).toBeUndefined()
  })
})

it('a hundred failures from one address lock no other account out, not even there', async () => {
  house = await openHouse()
  const { throttle } = house.clinic
  for (let n = 0; n < 100; n++) await throttle.tooMany(`name ${n}`, 'here')
  for (const name of ['vet', 'nurse', 'manager']) expect((await house.desk().signIn(name)).status).toBe(303)
})
