import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Form, type House, openHouse, origin } from '../desk/desk.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const animal = { name: 'Rex', species: 'dog', breed: 'Beagle', sex: 'male', bornOn: '2024-02-29', owner: '7' }
const visit = { animal: '3', day: '2026-10-06', time: '16:30', vet: 'vet', reason: 'Check' }

const wrong: readonly (readonly [who: string, path: string, form: Form, says: string])[] = [
  ['reception', '/animals', { ...animal, name: ' ' }, 'Enter the animal’s name'],
  ['reception', '/animals', { ...animal, species: 'dragon' }, 'Choose a kind of animal'],
  ['reception', '/animals', { ...animal, bornOn: '2025-02-29' }, 'Enter a day that exists, such as 06/10/2026'],
  ['reception', '/animals', { ...animal, bornOn: '2026-10-07' }, 'Enter a day of birth that is not in the future'],
  ['reception', '/animals', { ...animal, owner: '' }, 'Enter the owner’s name'],
  ['reception', '/animals', { ...animal, owner: '999' }, 'Choose an owner'],
  ['reception', '/animals', {}, 'Enter the animal’s name'],
  ['reception', '/visits', { ...visit, time: '25:00' }, 'Enter a time of the day, such as 14:30'],
  ['reception', '/visits', { ...visit, day: '2020-01-01' }, 'Enter a day that has not passed'],
  ['reception', '/visits', { ...visit, vet: 'reception' }, 'Choose a vet'],
  ['reception', '/visits', { ...visit, animal: '99999' }, 'Choose an animal'],
  ['reception', '/visits/206/move', { day: 'soon', time: '09:00' }, 'Enter a day that exists, such as 06/10/2026'],
  [
    'reception',
    '/payments',
    { visit: '207', amount: 'much', method: 'card' },
    'Enter an amount in pounds and pence, such as 12.50',
  ],
  [
    'reception',
    '/payments',
    { visit: '207', amount: '-5', method: 'card' },
    'Enter an amount in pounds and pence, such as 12.50',
  ],
  ['reception', '/refunds', { payment: '204', amount: '9999', reason: 'x' }, 'can be refunded'],
  ['nurse', '/visits/206/vitals', { weight: '4000', temperature: '38', pulse: '90' }, 'from 0.05 to 120 kg'],
  ['nurse', '/visits/206/vitals', { weight: '4', temperature: '38', pulse: '9.5' }, 'a whole number from 20 to 400'],
  ['nurse', '/visits/206/vaccines', { batch: '' }, 'Choose a batch'],
  ['vet', '/visits/206/notes', { text: 'x'.repeat(4_001) }, 'Enter 4,000 characters or fewer'],
  ['vet', '/visits/206/notes', { text: 'a\u0000b' }, 'Enter characters that can be shown'],
  ['vet', '/visits/206/prescriptions', { medicine: '99', quantity: '1', dose: 'x' }, 'Choose a medicine'],
  ['dispenser', '/destructions', { medicine: '1', quantity: '1', reason: 'x' }, 'Choose a drug'],
  ['dispenser', '/destructions', { medicine: '10', quantity: '50', reason: 'x' }, 'in stock'],
  ['manager', '/people/vet/message', { text: '' }, 'Enter the message'],
]

describe('a form that cannot be taken names the field, 422', () => {
  it.each(wrong)('%s %s %j', async (who, path, form, says) => {
    const answer = await (await house.deskOf(who)).send(path, form)
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain(says)
    expect(page).toContain('role="alert"')
    expect(page).toMatch(/<title>Error: /)
  })
})

it('typed values are kept, as text and not as markup', async () => {
  const typed = { ...animal, name: '<script>alert(1)</script>', breed: '"quoted"', bornOn: 'soon' }
  const page = await (await (await house.deskOf('reception')).send('/animals', typed)).text()
  expect(page).toContain('value="&lt;script&gt;alert(1)&lt;/script&gt;"')
  expect(page).toContain('value="&quot;quoted&quot;"')
  expect(page).not.toContain('<script>alert')
})

it('a note that was typed and not taken is still in its field', async () => {
  const desk = await house.deskOf('nurse')
  const form = { weight: 'heavy', temperature: '38.6', pulse: '120' }
  const page = await (await desk.send('/visits/206/vitals', form)).text()
  expect(page).toMatch(/name="weight"[^>]*aria-invalid="true"[^>]*value="heavy"/)
  expect(page).toMatch(/name="temperature"[^>]*value="38.6"/)
})

it('a request that is no form counts as an empty form, and one that is too big is refused', async () => {
  const { cookie = '' } = await house.deskOf('vet')
  const send = async (type: string, body: string) => {
    const headers = { cookie, 'content-type': type, 'sec-fetch-site': 'same-origin' }
    return (await house.app.request(`${origin}/visits/206/notes`, { method: 'POST', headers, body })).status
  }
  expect(await send('application/json', '{"text":"a"}')).toBe(422)
  expect(await send('multipart/form-data; boundary=x', 'nonsense')).toBe(422)
  expect(await send('application/x-www-form-urlencoded', `text=${'x'.repeat(40_000)}`)).toBe(413)
})

it('all problems are reported at once, in the order of the fields', async () => {
  const desk = await house.deskOf('reception')
  const page = await (await desk.send('/animals', { name: '', breed: '', bornOn: 'soon', owner: '' })).text()
  const told = [...page.matchAll(/<li><a href="#animal-(\w+)">/g)].map(([, field]) => field)
  expect(told).toEqual(['name', 'species', 'breed', 'sex', 'bornOn', 'ownerName', 'phone', 'street', 'town'])
  const destruction = { medicine: '10', quantity: '50', reason: '' }
  const register = await (await (await house.deskOf('dispenser')).send('/destructions', destruction)).text()
  expect(register.match(/<li><a href="#destruction-/g)).toHaveLength(2)
})

it('the focus goes to the summary of the problems, and to what a form has done', async () => {
  const desk = await house.deskOf('reception')
  expect(await (await desk.send('/payments')).text()).toMatch(/<div class="problems"[^>]* autofocus/)
  expect(await (await desk.visit('/till?done=paid')).text()).toMatch(/<p class="done"[^>]* autofocus/)
  expect(await (await house.desk().signIn('vet', 'wrong')).text()).toMatch(
    /<title>Error: .*<p class="problems"[^>]* autofocus/s,
  )
})

it('a day may be typed as it is written where days come first', async () => {
  const desk = await house.deskOf('reception')
  for (const day of ['09/10/2026', '9.10.2026', '2026-10-09'])
    expect((await desk.send('/visits', { ...visit, day })).status).toBe(303)
})
