import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Desk, type House, openHouse } from '../desk/desk.ts'

let house: House
beforeEach(async () => {
  house = await openHouse({ CURFEW_IDLE: '10m' })
})
afterEach(() => house.close())

const acts = [
  ['dispenser', '/dispensary', '/prescriptions/1/dispense', 'select dispensedAt from prescription where id = 1'],
  ['manager', '/refunds', '/refunds/1/approve', 'select approvedAt from refund where id = 1'],
] as const

const undoOn = async (desk: Desk, path: string): Promise<string> =>
  /action="(\/undo\/\d+)"/.exec(await (await desk.visit(path)).text())?.[1] ?? ''

const stock = (): string =>
  house.ask('select stock from medicine where id = (select medicine from prescription where id = 1)')

describe.each(acts)('%s at %s', (who, path, action, doneAt) => {
  it('is done ten seconds later, and not earlier', async () => {
    const desk = await house.deskOf(who)
    const answer = await desk.send(action)
    expect(answer.headers.get('location')).toContain('done=announced')
    house.pass(9_999)
    await desk.visit(path)
    expect(house.ask(doneAt)).toBe('null')
    house.pass(1)
    const page = await (await desk.visit(path)).text()
    expect(house.ask(doneAt)).not.toBe('null')
    expect(page).not.toContain('/undo/')
  })

  it('is undone by one press, and can be done again', async () => {
    const desk = await house.deskOf(who)
    const before = stock()
    await desk.send(action, { 'curfew-once': 'abcdefghijklmnopqrstuv' })
    const answer = await desk.send(await undoOn(desk, path))
    expect(answer.headers.get('location')).toBe(`${path}?done=undone`)
    expect(stock()).toBe(before)
    house.pass(20_000)
    await desk.visit(path)
    expect(house.ask(doneAt)).toBe('null')
    await desk.send(action, { 'curfew-once': 'abcdefghijklmnopqrstuv' })
    house.pass(10_000)
    await desk.visit(path)
    expect(house.ask(doneAt)).not.toBe('null')
  })

  it('is undone by no other person, and not when it is too late', async () => {
    const desk = await house.deskOf(who)
    await desk.send(action)
    const undo = await undoOn(desk, path)
    expect((await (await house.deskOf('vet')).send(undo)).status).toBe(409)
    expect((await house.desk().send(undo)).status).toBe(303)
    house.pass(10_000)
    expect((await desk.send(undo)).status).toBe(409)
    expect(house.ask(doneAt)).not.toBe('null')
  })

  it('is not done when its person has lost the role meanwhile', async () => {
    const desk = await house.deskOf(who)
    const before = stock()
    await desk.send(action)
    house.run(`delete from heldRole where person = '${who}'`)
    house.pass(10_000)
    await desk.visit('/animals')
    expect([house.ask(doneAt), stock()]).toEqual(['null', before])
  })
})

it('two announcements of one act, by two people or presses, count as one', async () => {
  const [one, other] = [await house.deskOf('dispenser'), await house.deskOf('ines')]
  expect((await one.send('/prescriptions/1/dispense')).status).toBe(303)
  expect((await other.send('/prescriptions/1/dispense')).status).toBe(409)
})

it('an act announced before a restart is done after it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clinic-'))
  const records = { CURFEW_STORE: `sqlite:${join(folder, 'clinic.db')}` }
  const first = await openHouse(records)
  await (await first.deskOf('dispenser')).send('/prescriptions/1/dispense')
  await first.close()
  const second = await openHouse(records)
  second.pass(10_000)
  await second.desk().visit('/')
  expect(second.ask('select dispensedBy from prescription where id = 1')).toBe('dispenser')
  await second.close()
  rmSync(folder, { recursive: true, force: true })
})
