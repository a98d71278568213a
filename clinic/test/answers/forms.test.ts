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
  ['reception', '/animals', { ...animal, name: ' ' }, 'The animal’s name is missing.'],
  ['reception', '/animals', { ...animal, species: 'dragon' }, 'The kind of animal is to be chosen.'],
  ['reception', '/animals', { ...animal, bornOn: '2025-02-29' }, 'The day of birth is to be a day'],
  ['reception', '/animals', { ...animal, bornOn: '2026-10-07' }, 'The day of birth lies ahead.'],
  ['reception', '/animals', { ...animal, owner: '' }, 'The owner’s name is missing.'],
  ['reception', '/animals', { ...animal, owner: '999' }, 'The owner is to be chosen.'],
  ['reception', '/animals', {}, 'The animal’s name is missing.'],
  ['reception', '/visits', { ...visit, time: '25:00' }, 'The time is to be a time of the day'],
  ['reception', '/visits', { ...visit, day: '2020-01-01' }, 'The day has passed.'],
  ['reception', '/visits', { ...visit, vet: 'reception' }, 'The vet is to be chosen.'],
  ['reception', '/visits', { ...visit, animal: '99999' }, 'The animal is to be chosen.'],
  ['reception', '/visits/206/move', { day: 'soon', time: '09:00' }, 'The day is to be a day'],
  ['reception', '/payments', { visit: '207', amount: 'much', method: 'card' }, 'The amount is to be pounds and pence'],
  ['reception', '/payments', { visit: '207', amount: '-5', method: 'card' }, 'The amount is to be pounds and pence'],
  ['reception', '/refunds', { payment: '204', amount: '9999', reason: 'x' }, 'can be asked back'],
  ['nurse', '/visits/206/vitals', { weight: '4000', temperature: '38', pulse: '90' }, 'from 0.05 to 120 kg'],
  ['nurse', '/visits/206/vitals', { weight: '4', temperature: '38', pulse: '9.5' }, 'a whole number from 20 to 400'],
  ['nurse', '/visits/206/vaccines', { batch: '' }, 'The batch is missing.'],
  ['vet', '/visits/206/notes', { text: 'x'.repeat(4_001) }, 'more than 4000 characters'],
  ['vet', '/visits/206/notes', { text: 'a\u0000b' }, 'characters that cannot be shown'],
  ['vet', '/visits/206/prescriptions', { medicine: '99', quantity: '1', dose: 'x' }, 'The medicine is to be chosen.'],
  ['dispenser', '/destructions', { medicine: '1', quantity: '1', reason: 'x' }, 'The drug is to be chosen.'],
  ['dispenser', '/destructions', { medicine: '10', quantity: '50', reason: 'x' }, 'in stock'],
  ['manager', '/people/vet/message', { text: '' }, 'The message is missing.'],
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

it('what was typed is kept, as text and not as markup', async () => {
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

it('what is no form at all is a form with nothing in it, and what is too big is refused', async () => {
  const { cookie = '' } = await house.deskOf('vet')
  const send = async (type: string, body: string) => {
    const headers = { cookie, 'content-type': type, 'sec-fetch-site': 'same-origin' }
    return (await house.app.request(`${origin}/visits/206/notes`, { method: 'POST', headers, body })).status
  }
  expect(await send('application/json', '{"text":"a"}')).toBe(422)
  expect(await send('multipart/form-data; boundary=x', 'nonsense')).toBe(422)
  expect(await send('application/x-www-form-urlencoded', `text=${'x'.repeat(40_000)}`)).toBe(413)
})
