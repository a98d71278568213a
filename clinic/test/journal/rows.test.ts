import { minutes } from 'curfew'
import type { KeptEntry } from 'curfew/stores/store'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type House, openHouse, origin } from '../desk/desk.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const rows = async (): Promise<readonly KeptEntry[]> =>
  (await house.clinic.journal.list({}, { limit: 1_000, order: 'oldest' })).entries

it('the journal has sign-ins and sign-outs, each with who and why', async () => {
  const desk = await house.deskOf('vet')
  await desk.send('/sign-out')
  expect(await rows()).toMatchObject([
    { what: 'session-started', subject: 'vet' },
    { what: 'sign-in', subject: 'vet' },
    { what: 'session-ended', subject: 'vet', reason: 'signed-out' },
  ])
})

it('the journal has refusals, role changes, operators’ ends and messages, with who did it', async () => {
  const [manager, vet] = [await house.deskOf('manager'), await house.deskOf('vet')]
  await vet.visit('/people')
  await manager.send('/people/vet/message', { text: 'Tea is ready' })
  await manager.send('/people/vet/roles', { role: ['vet', 'nurse'] })
  await manager.send('/people/vet/end')
  expect((await rows()).slice(4)).toMatchObject([
    { what: 'task-refused', subject: 'vet', task: 'people.manage' },
    { what: 'message-sent', subject: 'vet', by: 'manager' },
    { what: 'roles-changed', subject: 'vet', by: 'manager' },
    { what: 'session-ended', subject: 'vet', reason: 'revoked', by: 'manager' },
  ])
})

it('the journal has other sites, ended and unknown tokens, and cookies without a token', async () => {
  const desk = await house.deskOf('vet')
  const headers = { 'sec-fetch-site': 'cross-site' }
  await house.app.request(`${origin}/sign-out`, { method: 'POST', headers })
  const { cookie } = desk
  house.pass(minutes(2))
  await desk.visit('/today')
  for (const value of [cookie, `curfew=${'x'.repeat(43)}`, 'curfew=nonsense']) {
    desk.cookie = value
    await desk.visit('/today')
  }
  for (const what of [
    'cross-site-refused',
    'session-ended',
    'ended-token-used',
    'unknown-token-used',
    'malformed-cookie',
  ])
    expect((await rows()).map((row) => row.what)).toContain(what)
  expect((await rows()).filter(({ what }) => what === 'session-ended')).toMatchObject([{ reason: 'idle' }])
})

it('a failed sign-in names who exists, and keeps to itself what else was typed', async () => {
  await house.desk().signIn('vet', 'a-wrong-password')
  await house.desk().signIn('my-password-in-the-wrong-field', 'x')
  expect(await rows()).toMatchObject([{ what: 'sign-in-failed', subject: 'vet' }, { what: 'sign-in-failed' }])
  expect((await rows())[1]).not.toHaveProperty('subject')
  const all = JSON.stringify(await rows()) + house.lines().join()
  for (const secret of ['a-wrong-password', 'my-password-in-the-wrong-field']) expect(all).not.toContain(secret)
})

it('an end that another server writes again, because the first one died, is one row and one line', async () => {
  const desk = await house.deskOf('vet')
  await desk.send('/sign-out')
  const write = house.clinic.sessions.write
  const [end] = (await rows()).filter(({ what }) => what === 'session-ended')
  write({ what: 'session-ended', session: end?.session ?? '', subject: 'vet', reason: 'signed-out' })
  write({ what: 'session-ended', session: 'another', subject: 'vet', reason: 'signed-out' })
  const sessionsOf = async () =>
    (await rows()).filter(({ what }) => what === 'session-ended').map(({ session }) => session)
  await expect.poll(sessionsOf).toEqual([end?.session, 'another'])
  expect(house.lines().length).toBe((await rows()).length)
})

it('no token, no key and no password is in a row or a line', async () => {
  const desk = await house.deskOf('vet')
  const token = desk.cookie?.slice('curfew='.length) ?? ''
  await desk.visit('/people')
  await desk.signIn('vet')
  await desk.send('/sign-out')
  const all = JSON.stringify(await rows()) + house.lines().join()
  expect(token).toHaveLength(43)
  expect(all).not.toContain(token)
  expect(all).not.toContain('harbour-vets-demo')
})

it('every row is one line of JSON as well, with its time in UTC', async () => {
  const desk = await house.deskOf('vet')
  await desk.visit('/people')
  await desk.visit('/nowhere%0d%0a{"what":"forged"}')
  const lines = house.lines()
  const all = await rows()
  expect(lines.length).toBe(all.length)
  for (const [at, line] of lines.entries()) {
    expect(line.trimEnd()).not.toMatch(/[\r\n]/)
    const said = JSON.parse(line)
    expect(said.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(said).toMatchObject({ time: new Date(all[at]?.at ?? 0).toISOString(), what: all[at]?.what })
  }
})
