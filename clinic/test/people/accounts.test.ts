import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Desk, type House, openHouse } from '../desk/desk.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const old = 'harbour-vets-demo'
const fresh = 'rope basket lantern'
const phase = async (desk: Desk): Promise<string> => (await (await desk.fetch('/session')).json()).phase

it('a disabled account ends at once and cannot sign in, until it is enabled', async () => {
  const [manager, vet] = [await house.deskOf('manager'), await house.deskOf('vet')]
  expect((await manager.send('/people/vet/disable')).status).toBe(303)
  expect(await phase(vet)).toBe('ended')
  const refused = await house.desk().signIn('vet')
  expect(refused.status).toBe(401)
  expect(await refused.text()).not.toContain('disabled')
  expect((await manager.send('/people/vet/enable')).status).toBe(303)
  expect((await house.desk().signIn('vet')).status).toBe(303)
})

it('a disabled vet is not offered for a visit', async () => {
  const [manager, reception] = [await house.deskOf('manager'), await house.deskOf('reception')]
  await manager.send('/people/tomasz/disable')
  expect(await (await reception.visit('/visits/new')).text()).not.toContain('value="tomasz"')
})

it('a manager does not disable themselves, and no other person disables an account', async () => {
  const [manager, vet] = [await house.deskOf('manager'), await house.deskOf('vet')]
  expect((await manager.send('/people/manager/disable')).status).toBe(403)
  expect((await vet.send('/people/jo/disable')).status).toBe(403)
  expect(await phase(manager)).toBe('active')
})

it('both are in the journal with who did it', async () => {
  const manager = await house.deskOf('manager')
  await manager.send('/people/jo/disable')
  await manager.send('/people/jo/enable')
  expect(house.ask("select group_concat(what || ' ' || doer) from curfew_journal where subject = 'jo'")).toBe(
    'person-disabled manager,person-enabled manager',
  )
})

const change = (desk: Desk, current: string, wanted: string, again = wanted): Promise<Response> =>
  desk.send('/your-password', { current, new: wanted, again })

it('a new password ends the other sessions, keeps this one under a new token, and the old one is no use', async () => {
  const [here, there] = [await house.deskOf('vet'), await house.deskOf('vet')]
  const { cookie } = here
  expect((await change(here, old, fresh)).status).toBe(303)
  expect([await phase(here), await phase(there)]).toEqual(['active', 'ended'])
  expect(here.cookie).not.toBe(cookie)
  expect((await house.desk().signIn('vet', old)).status).toBe(401)
  expect((await house.desk().signIn('vet', fresh)).status).toBe(303)
})

it.each([
  ['a wrong current one', 'wrong-and-long-enough', fresh, fresh],
  ['a short one', old, 'short', 'short'],
  ['two that differ', old, fresh, 'another lantern basket'],
  ['none', '', '', ''],
])('%s changes nothing, and nothing typed is sent back', async (_kind, current, wanted, again) => {
  const [here, there] = [await house.deskOf('vet'), await house.deskOf('vet')]
  const answer = await change(here, current, wanted, again)
  expect(answer.status).toBe(422)
  const page = await answer.text()
  for (const typed of [current, wanted, again].filter(Boolean)) expect(page).not.toContain(`value="${typed}"`)
  expect([await phase(here), await phase(there)]).toEqual(['active', 'active'])
  expect((await house.desk().signIn('vet', old)).status).toBe(303)
})

it('a stranger at an open machine does not find the password out by trying', async () => {
  const here = await house.deskOf('vet')
  for (let n = 0; n < 10; n++) expect((await change(here, 'a guess of many', fresh)).status).toBe(422)
  expect((await change(here, old, fresh)).status).toBe(429)
})

it('the sign-out button is on every page of a browser with a session, also on public pages', async () => {
  const vet = await house.deskOf('vet')
  const { cookie = '' } = vet
  const foreign = { cookie, 'sec-fetch-site': 'cross-site', accept: 'text/html' }
  const refused = await house.app.request('http://127.0.0.1:3000/sign-out', { method: 'POST', headers: foreign })
  const large = await vet.send('/visits/206/notes', { text: 'x'.repeat(40_000) })
  house.clinic.db.exec('alter table note rename to gone')
  const broken = await vet.visit('/animals/4')
  for (const [answer, status] of [
    [refused, 403],
    [large, 413],
    [broken, 500],
    [await vet.visit('/nowhere'), 404],
    [await vet.visit('/people'), 403],
    [await vet.visit('/'), 200],
    [await vet.visit('/sign-in'), 200],
  ] as const) {
    expect(answer.status).toBe(status)
    expect(await answer.text()).toContain('action="/sign-out"')
  }
  expect(await (await house.desk().visit('/')).text()).not.toContain('action="/sign-out"')
})
