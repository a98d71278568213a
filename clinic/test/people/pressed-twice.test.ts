import { memoryStore } from 'curfew/stores/memory'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Desk, type Form, type House, openHouse } from '../desk/desk.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

interface Case {
  readonly who: string
  readonly on: string
  readonly to: (nurse: string) => string
  readonly form: Form
  readonly done: string
  /** How many rows of the journal the first press makes. */
  readonly rows: readonly [what: string, count: number]
}

const forms: Readonly<Record<string, Case>> = {
  'a message': {
    who: 'manager',
    on: '/people/nurse',
    to: () => '/people/nurse/message',
    form: { text: 'Come to the desk.' },
    done: 'done=told',
    rows: ['message-sent', 1],
  },
  'a change of roles': {
    who: 'manager',
    on: '/people/nurse',
    to: () => '/people/nurse/roles',
    form: { role: 'reception' },
    done: 'done=roles',
    rows: ['roles-changed', 1],
  },
  'the disabling of an account': {
    who: 'manager',
    on: '/people/nurse',
    to: () => '/people/nurse/disable',
    form: {},
    done: 'done=disabled',
    rows: ['person-disabled', 1],
  },
  'the end of a session': {
    who: 'manager',
    on: '/people/nurse',
    to: (nurse) => `/people/nurse/sessions/${nurse}/end`,
    form: {},
    done: 'done=ended&count=1',
    rows: ['session-ended', 1],
  },
  'the end of all sessions of a person': {
    who: 'manager',
    on: '/people/nurse',
    to: () => '/people/nurse/end',
    form: {},
    done: 'done=ended&count=2',
    rows: ['session-ended', 2],
  },
  'the end of one of one’s own sessions': {
    who: 'nurse',
    on: '/your-sessions',
    to: (nurse) => `/your-sessions/${nurse}/end`,
    form: {},
    done: 'done=ended&count=1',
    rows: ['session-ended', 1],
  },
  'the end of one’s other sessions': {
    who: 'nurse',
    on: '/your-sessions',
    to: () => '/your-sessions/end-others',
    form: {},
    done: 'done=others-ended',
    rows: ['session-ended', 2],
  },
}

/** The key that a page's form carries. */
const keyOn = async (desk: Desk, on: string, to: string): Promise<string> => {
  const page = await (await desk.visit(on)).text()
  const form = page.split('<form').find((part) => part.includes(`action="${to}"`)) ?? ''
  return /name="curfew-once" value="([\w-]{22})"/.exec(form)?.[1] ?? ''
}

const rowsOf = (what: string): number => Number(house.ask(`select count(*) from curfew_journal where what = '${what}'`))

describe.each(Object.entries(forms))('%s', (_name, { who, on, to, form, done, rows: [what, count] }) => {
  it('is done once by two presses, and each gets the first one’s answer', async () => {
    const nurse = await house.deskOf('nurse')
    await house.deskOf('nurse')
    const { id } = await (await nurse.fetch('/session')).json()
    const desk = await house.deskOf(who)
    const place = to(id)
    const key = await keyOn(desk, on, place)
    expect(key).not.toBe('')
    const before = rowsOf(what)
    const press = () => desk.send(place, { ...form, 'curfew-once': key })
    const answers = [...(await Promise.all([press(), press()])), await press()]
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    for (const answer of answers) expect(answer.headers.get('location')).toContain(done)
    expect(rowsOf(what)).toBe(before + count)
  })
})

it('a password is changed once, and a second press is no failed try', async () => {
  const desk = await house.deskOf('nurse')
  const key = await keyOn(desk, '/your-password', '/your-password')
  const fresh = 'rope basket lantern'
  const form = { current: 'harbour-vets-demo', new: fresh, again: fresh, 'curfew-once': key }
  const first = await desk.send('/your-password', form)
  const second = await desk.send('/your-password', form)
  for (const answer of [first, second]) {
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/your-sessions?done=password')
  }
  expect([rowsOf('password-changed'), rowsOf('password-refused')]).toEqual([1, 0])
})

it('two messages of the same words are two, because each form has its own key', async () => {
  const desk = await house.deskOf('manager')
  for (let turn = 0; turn < 2; turn++) {
    const key = await keyOn(desk, '/people/nurse', '/people/nurse/message')
    await desk.send('/people/nurse/message', { text: 'Again.', 'curfew-once': key })
  }
  expect(rowsOf('message-sent')).toBe(2)
})

it('a press that the store did not take is no success, and the next press acts', async () => {
  let isAway = false
  const memory = memoryStore()
  const away = (): Promise<never> => Promise.reject(new Error('away'))
  const other = await openHouse(
    {},
    {
      store: {
        ...memory,
        save: (key, session, over) => (isAway ? away() : memory.save(key, session, over)),
        publish: (news) => (isAway ? away() : memory.publish(news)),
      },
    },
  )
  const nurse = await other.deskOf('nurse')
  const desk = await other.deskOf('manager')
  const told = await keyOn(desk, '/people/nurse', '/people/nurse/message')
  const given = await keyOn(desk, '/people/nurse', '/people/nurse/roles')
  const press = async () => {
    const message = await desk.send('/people/nurse/message', { text: 'Now.', 'curfew-once': told })
    const roles = await desk.send('/people/nurse/roles', { role: 'reception', 'curfew-once': given })
    return [message.status, roles.status]
  }
  isAway = true
  expect(await press()).toEqual([503, 503])
  isAway = false
  expect(await press()).toEqual([303, 303])
  expect((await (await nurse.fetch('/session')).json()).roles).toEqual(['reception'])
  await other.close()
})
