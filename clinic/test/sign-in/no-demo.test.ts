import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { addFromWords } from '../../src/people/add.ts'
import { openHouse } from '../desk/desk.ts'

const password = 'four words in a row'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clinic-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const settings = (demo: '0' | '1') => ({ CURFEW_STORE: `sqlite:${join(folder, 'clinic.db')}`, CLINIC_DEMO: demo })
const add = (words: string, typed: string | undefined = password) =>
  addFromWords(words.split(' '), settings('0'), async () => typed)

it('without the demo there is no account until one is made', async () => {
  const house = await openHouse(settings('0'))
  expect((await house.desk().signIn('manager')).status).toBe(401)
  expect(await (await house.desk().visit('/sign-in')).text()).not.toContain('harbour-vets-demo')
  expect(await add('add mira --role manager')).toMatchObject({ kind: 'added' })
  expect((await house.desk().signIn('mira', password)).status).toBe(303)
  await house.close()
})

it('demo accounts go with the demo, and their sessions too', async () => {
  const demo = await openHouse(settings('1'))
  const desk = await demo.deskOf('vet')
  await demo.close()
  const house = await openHouse(settings('0'))
  const after = house.desk()
  after.cookie = desk.cookie
  expect((await after.visit('/today')).status).toBe(303)
  expect((await after.signIn('vet')).status).toBe(401)
  await house.close()
})

it.each([
  ['', 'Write: npm run clinic:person'],
  ['add', 'Write: npm run clinic:person'],
  ['add mira', 'A role is missing'],
  ['add mira --role admin', "'admin' is no role"],
  ['add Mira! --role vet', 'The name is'],
  ['add mira --role vet --role dispenser', 'No person may both prescribe medicines and dispense medicines'],
  ['add mira --rule vet', 'Write: npm run clinic:person'],
])('“%s” adds no person and says why', async (words, why) => {
  const { kind, sentence } = await add(words)
  expect(kind).toBe('refused')
  expect(sentence).toContain(why)
})

it.each([
  ['fourteen chars', 'at least 15'],
  ['aaaaaaaaaaaaaaaaaaaa', 'more different characters'],
  ['the harbour vets rule', 'tried first'],
  ['i am mira and i vet', 'tried first'],
  ['x y z '.repeat(50), '256 characters or fewer'],
])('the password “%s” is refused and why is said', async (typed, why) => {
  expect(await add('add mira --role vet', typed)).toMatchObject({
    kind: 'refused',
    sentence: expect.stringContaining(why),
  })
})

it('two accounts cannot have one name', async () => {
  await add('add mira --role vet')
  expect(await add('add mira --role nurse')).toMatchObject({ kind: 'refused' })
})

it('adding a person to a store in memory is refused, because they would be gone at once', async () => {
  const { sentence } = await addFromWords(
    ['add', 'mira', '--role', 'vet'],
    { CURFEW_STORE: 'memory:' },
    async () => password,
  )
  expect(sentence).toContain('gone at once')
})
