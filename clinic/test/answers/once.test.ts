import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Desk, type Form, type House, openHouse } from '../desk/desk.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const animal = { name: 'Rex', species: 'dog', breed: 'Beagle', sex: 'male', bornOn: '2024-02-29', owner: '7' }

interface Case {
  readonly who: string
  /** The page that the form is on. */
  readonly on: string
  readonly to: string
  readonly form: Form
  /** Counts the rows that the form makes. */
  readonly made: string
}

const forms: Readonly<Record<string, Case>> = {
  'an animal': {
    who: 'reception',
    on: '/animals/new',
    to: '/animals',
    form: { ...animal, ownerName: '', phone: '', street: '', town: '' },
    made: 'select count(*) from animal',
  },
  'a visit': {
    who: 'reception',
    on: '/visits/new',
    to: '/visits',
    form: { animal: '3', day: '2026-10-07', time: '16:30', vet: 'vet', reason: 'Check' },
    made: 'select count(*) from visit',
  },
  vitals: {
    who: 'nurse',
    on: '/visits/206',
    to: '/visits/206/vitals',
    form: { weight: '4', temperature: '38.5', pulse: '90' },
    made: 'select count(*) from vitals',
  },
  'a note': {
    who: 'vet',
    on: '/visits/206',
    to: '/visits/206/notes',
    form: { text: 'Coughs.' },
    made: 'select count(*) from note',
  },
  'a prescription': {
    who: 'vet',
    on: '/visits/206',
    to: '/visits/206/prescriptions',
    form: { medicine: '1', quantity: '2', dose: 'twice a day' },
    made: 'select count(*) from prescription',
  },
  'a payment': {
    who: 'reception',
    on: '/till',
    to: '/payments',
    form: { visit: '206', amount: '42.50', method: 'card' },
    made: 'select count(*) from payment',
  },
  'a refund': {
    who: 'reception',
    on: '/till',
    to: '/refunds',
    form: { payment: '204', amount: '1.00', reason: 'too much' },
    made: 'select count(*) from refund',
  },
  'a proposed destruction': {
    who: 'dispenser',
    on: '/drug-register',
    to: '/destructions',
    form: { medicine: '10', quantity: '1', reason: 'broken' },
    made: 'select count(*) from destruction',
  },
  'a witnessed destruction': {
    who: 'nurse',
    on: '/drug-register',
    to: '/destructions/1/witness',
    form: {},
    made: 'select count(*) from destruction where witnessedAt is not null',
  },
  'a medicine that is handed out': {
    who: 'dispenser',
    on: '/dispensary',
    to: '/prescriptions/1/dispense',
    form: {},
    made: 'select count(*) from prescription where dispensedAt is not null',
  },
  'an approved refund': {
    who: 'manager',
    on: '/refunds',
    to: '/refunds/1/approve',
    form: {},
    made: 'select count(*) from refund where approvedAt is not null',
  },
}

/** The key that a page's form carries. */
const keyOn = async (desk: Desk, { on, to }: Case): Promise<string> => {
  const page = await (await desk.visit(on)).text()
  const form = page.split('<form').find((part) => part.includes(`action="${to}"`)) ?? ''
  return /name="curfew-once" value="([\w-]{22})"/.exec(form)?.[1] ?? ''
}

const send = (desk: Desk, { to, form }: Case, key: string, more: Form = {}): Promise<Response> =>
  desk.send(to, { ...form, ...more, 'curfew-once': key })

const took = (answer: Response): readonly string[] =>
  answer.headers.getSetCookie().flatMap((cookie) => /^curfew\.took\.([\w-]+)=1;/.exec(cookie)?.[1] ?? [])

describe.each(Object.entries(forms))('%s', (_name, form) => {
  it('is made once by two presses, which get the same answer, and the answer proves it', async () => {
    const desk = await house.deskOf(form.who)
    const key = await keyOn(desk, form)
    expect(key).not.toBe('')
    const before = Number(house.ask(form.made))
    const [first, second] = await Promise.all([send(desk, form, key), send(desk, form, key)])
    const third = await send(desk, form, key)
    expect([first.status, second.status, third.status]).toEqual([303, 303, 303])
    const place = first.headers.get('location')
    expect([second, third].map(({ headers }) => headers.get('location'))).toEqual([place, place])
    expect(place).toContain('done=')
    expect([first, second, third].map(took)).toEqual([[key], [key], [key]])
    // An act that can be undone is done ten seconds later, at the next look.
    house.pass(10_000)
    await desk.visit(form.on)
    expect(Number(house.ask(form.made))).toBe(before + 1)
  })
})

it('two forms of the same words that were filled in one after the other are two notes', async () => {
  const desk = await house.deskOf('vet')
  const form = forms['a note'] as Case
  const before = Number(house.ask(form.made))
  for (const key of [await keyOn(desk, form), await keyOn(desk, form)]) await send(desk, form, key)
  expect(Number(house.ask(form.made))).toBe(before + 2)
})

it('a form that is sent again with other words, as after Back, counts as another form', async () => {
  const desk = await house.deskOf('vet')
  const form = forms['a note'] as Case
  const key = await keyOn(desk, form)
  await send(desk, form, key)
  const before = Number(house.ask(form.made))
  expect((await send(desk, form, key, { text: 'Coughs no more.' })).status).toBe(303)
  expect(Number(house.ask(form.made))).toBe(before + 1)
})

it('a refused form is not confirmed, and its key still serves the corrected form', async () => {
  const desk = await house.deskOf('reception')
  const form = forms['a refund'] as Case
  const key = await keyOn(desk, form)
  const before = Number(house.ask(form.made))
  const refused = await send(desk, form, key, { amount: '9999' })
  expect([refused.status, took(refused)]).toEqual([422, []])
  expect(Number(house.ask(form.made))).toBe(before)
  const taken = await send(desk, form, key)
  expect([taken.status, took(taken)]).toEqual([303, [key]])
})

it('another person does not get the answer to a person’s key', async () => {
  const form = forms['a note'] as Case
  const vet = await house.deskOf('vet')
  const key = await keyOn(vet, form)
  await send(vet, form, key)
  house.run("insert into heldRole (person, role) select name, 'vet' from person where name = 'nurse'")
  const before = Number(house.ask(form.made))
  await send(await house.deskOf('nurse'), form, key)
  expect(Number(house.ask(form.made))).toBe(before + 1)
})

it('a failure in the middle leaves neither a record nor an answer', async () => {
  const desk = await house.deskOf('vet')
  const form = forms['a note'] as Case
  const key = await keyOn(desk, form)
  const before = Number(house.ask(form.made))
  house.run("create trigger full before insert on once begin select raise(abort, 'the disk is full'); end")
  expect((await send(desk, form, key)).status).toBe(500)
  expect(Number(house.ask(form.made))).toBe(before)
  house.run('drop trigger full')
  expect((await send(desk, form, key)).status).toBe(303)
  expect(Number(house.ask(form.made))).toBe(before + 1)
})

it('answers are kept for a day and then dropped', async () => {
  const desk = await house.deskOf('vet')
  const form = forms['a note'] as Case
  await send(desk, form, await keyOn(desk, form))
  house.pass(25 * 3_600_000)
  const again = await house.deskOf('vet')
  await send(again, form, await keyOn(again, form))
  expect(house.ask('select count(*) from once')).toBe('1')
})
