import { afterAll, beforeAll, expect, it } from 'vitest'
import { isPassword } from '../../src/records/password.ts'
import { createCheck } from '../../src/sign-in/check.ts'
import { type House, openHouse } from '../desk/desk.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const tries: readonly (readonly [name: string, password: string])[] = [
  ['vet', 'not-the-password'],
  ['nobody-of-that-name', 'harbour-vets-demo'],
  ['', ''],
  ['vet', ''],
  ['vet', 'harbour-vets-demo '],
  ['vet', 'Harbour-Vets-Demo'],
  ['vet', 'x'.repeat(5_000)],
  ["vet'--", 'harbour-vets-demo'],
]

it('every wrong sign-in gets the same response, except for the typed name', async () => {
  const answers = await Promise.all(
    tries.map(async ([name, password]) => {
      const answer = await house.desk().signIn(name, password)
      const page = (await answer.text()).replace(/id="username" name="username" value="[^"]*"/, '')
      return [answer.status, page, answer.headers.getSetCookie().length]
    }),
  )
  expect(answers[0]?.[0]).toBe(401)
  expect(answers[0]?.[1]).toContain('The user name or the password is wrong.')
  expect(answers[0]?.[2]).toBe(0)
  for (const answer of answers) expect(answer).toEqual(answers[0])
})

// The comparison takes the time. Counting it says the same on a busy machine, which a stopwatch does not.
it('an unknown name costs the same work as a known one', async () => {
  const costs: (string | undefined)[] = []
  const check = await createCheck(house.clinic.db, (password, hashed) => {
    costs.push(/^\$argon2id\$v=19\$[^$]+/.exec(hashed)?.[0])
    return isPassword(password, hashed)
  })
  const cost = '$argon2id$v=19$m=19456,t=2,p=1'
  expect(await check('nurse', 'a-wrong-password')).toBeUndefined()
  expect(costs).toEqual([cost])
  expect(await check('stranger', 'a-wrong-password')).toBeUndefined()
  expect(costs).toEqual([cost, cost])
  expect(await check('nurse', 'harbour-vets-demo')).toMatchObject({ name: 'nurse' })
})

it('a name may be typed in capitals and with spaces around it; a password may not', async () => {
  expect((await house.desk().signIn(' Reception ')).status).toBe(303)
})

it('passwords are kept as argon2id hashes', () => {
  const hashed = house.clinic.db.prepare<[], { passwordHash: string }>('select passwordHash from person').get()
  expect(hashed?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})
