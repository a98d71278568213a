import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StoreAway } from 'curfew'
import { memoryStore } from 'curfew/stores/memory'
import type { Store } from 'curfew/stores/store'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { claimMs } from '../../src/storage/claim.ts'
import { type Desk, type House, openHouse } from '../desk/desk.ts'

interface Server {
  readonly house: House
  readonly desk: Desk
}

let folder: string
let first: Server
let second: Server
let key: string

const message = '/people/nurse/message'

const open = async (store: Store, cookie?: string): Promise<Server> => {
  const house = await openHouse({ CURFEW_STORE: `sqlite:${join(folder, 'clinic.db')}` }, { store })
  const desk = cookie === undefined ? await house.deskOf('manager') : house.desk()
  if (cookie !== undefined) desk.cookie = cookie
  return { house, desk }
}

const press = async ({ desk }: Server) => {
  const response = await desk.send(message, { text: 'Come to the desk.', 'curfew-once': key })
  return [response.status, response.headers.get('location')]
}

const sent = (): number => Number(first.house.ask("select count(*) from curfew_journal where what = 'message-sent'"))

const signal = <Value>() => {
  let resolve: (value: Value) => void = () => {}
  const promise = new Promise<Value>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

// Holds the first server's message until the test says how it goes on.
const holdMessage = () => {
  const { sessions } = first.house.clinic
  const send = sessions.message
  const reached = signal<void>()
  const fate = signal<'sent' | 'failed'>()
  vi.spyOn(sessions, 'message').mockImplementationOnce(async (message) => {
    reached.resolve()
    if ((await fate.promise) === 'failed') throw new StoreAway(new Error('away'))
    return send(message)
  })
  return { reached: reached.promise, end: fate.resolve }
}

// Resolves when the second server has asked the database for the answer to the form.
const looked = async (): Promise<void> => {
  const prepare = vi.spyOn(second.house.clinic.db, 'prepare')
  await vi.waitFor(() => expect(prepare.mock.calls.flat().join()).toContain('from once where key'), 20_000)
  prepare.mockRestore()
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'two-servers-'))
  const store = memoryStore()
  first = await open(store)
  second = await open(store, first.desk.cookie)
  const page = await (await first.desk.visit('/people/nurse')).text()
  const form = page.split('<form').find((part) => part.includes(`action="${message}"`)) ?? ''
  key = /name="curfew-once" value="([\w-]{22})"/.exec(form)?.[1] ?? ''
})

afterEach(async () => {
  await first.house.close()
  await second.house.close()
  rmSync(folder, { recursive: true })
})

const done = [303, '/people/nurse?done=told']

it('two presses on two servers send one message, and the second press waits for the answer to the first', async () => {
  const held = holdMessage()
  const one = press(first)
  await held.reached
  const other = press(second)
  await looked()
  held.end('sent')
  expect(await Promise.all([one, other])).toEqual([done, done])
  expect(sent()).toBe(1)
})

it('a press that fails lets the press on the other server send the message', async () => {
  const held = holdMessage()
  const one = press(first)
  await held.reached
  const other = press(second)
  await looked()
  held.end('failed')
  expect((await one)[0]).toBe(503)
  expect(await other).toEqual(done)
  expect(sent()).toBe(1)
})

it('a press whose server died holds up the next press no longer than a claim lasts', async () => {
  const held = holdMessage()
  const one = press(first)
  await held.reached
  let answered = 0
  const other = press(second).finally(() => {
    answered += 1
  })
  await looked()
  second.house.pass(claimMs - 1)
  await looked()
  await looked()
  expect(answered).toBe(0)
  second.house.pass(1)
  expect(await other).toEqual(done)
  // The first server comes back too late, and changes nothing about the answer.
  held.end('failed')
  await one
  expect(await press(first)).toEqual(done)
  expect(sent()).toBe(1)
})

it('a claim from a clock that was ahead holds up no press', async () => {
  const held = holdMessage()
  first.house.pass(3_600_000)
  await first.desk.signIn('manager')
  second.desk.cookie = first.desk.cookie
  key = 'a-key-of-sixteen-characters'
  const one = press(first)
  await held.reached
  expect((await press(second))[0]).toBe(303)
  held.end('failed')
  await one
})
