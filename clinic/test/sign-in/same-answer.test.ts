import { afterAll, beforeAll, expect, it } from 'vitest'
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

it('whatever is wrong, the answer is the same but for the name that was typed', async () => {
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

it('a name that nobody has takes as long as one that somebody has', async () => {
  const taken = async (name: string): Promise<number> => {
    const from = performance.now()
    await house.desk().signIn(name, 'a-wrong-password')
    return performance.now() - from
  }
  // In turns, and the quickest of each: what else the machine is doing meanwhile makes things slower and never quicker.
  const times: Record<'nurse' | 'stranger', number[]> = { nurse: [], stranger: [] }
  for (let round = 0; round < 9; round++)
    for (const name of ['nurse', 'stranger'] as const) times[name].push(await taken(name))
  const [known, unknown] = [Math.min(...times.nurse), Math.min(...times.stranger)]
  expect(unknown / known).toBeGreaterThan(0.6)
  expect(unknown / known).toBeLessThan(1.7)
})

it('a name may be typed in capitals and with spaces around it; a password may not', async () => {
  expect((await house.desk().signIn(' Reception ')).status).toBe(303)
})

it('passwords are kept as argon2id hashes', () => {
  const hashed = house.clinic.db.prepare<[], { passwordHash: string }>('select passwordHash from person').get()
  expect(hashed?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})
