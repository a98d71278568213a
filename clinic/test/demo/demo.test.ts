import { minutes, seconds } from 'curfew'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { languages } from '../../src/words/language.ts'
import { wordsIn } from '../../src/words/words.ts'
import { type Desk, type House, openHouse, origin } from '../desk/desk.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const enter = async (person: string): Promise<Desk> => {
  const desk = house.desk()
  const answer = await desk.send('/demo/sign-in', { person })
  if (answer.status !== 303 || desk.cookie === undefined) throw new Error(`${person} could not sign in`)
  return desk
}

const statusOf = async (desk: Desk) => (await desk.fetch('/session')).json()

const pageOf = async (desk: Desk): Promise<string> => {
  const first = await desk.visit('/demo')
  expect(first.status).toBe(303)
  return (await desk.visit(first.headers.get('location') ?? '')).text()
}

describe('a press on a face', () => {
  it('signs that person in, with quick times and the tasks of their role', async () => {
    const [quick, usual] = [await statusOf(await enter('nurse')), await statusOf(await house.deskOf('vet'))]
    expect(quick).toMatchObject({ phase: 'active', warnsInMs: seconds(15), endsInMs: seconds(30) })
    expect(quick.tasks).toEqual(house.clinic.roles.tasksOf(['nurse']))
    expect(usual).toMatchObject({ endsInMs: seconds(60) })
  })

  it('leaves an operator their own times, and shows them the console', async () => {
    const desk = house.desk()
    const answer = await desk.send('/demo/sign-in', { person: 'manager' })
    expect(answer.headers.get('location')).toBe('/console/')
    expect(await statusOf(desk)).toMatchObject({ endsInMs: minutes(15) })
  })

  it('signs no person in who is no face of the demo, whose account is disabled, or from another site', async () => {
    const desk = house.desk()
    await (await house.deskOf('manager')).send('/people/jo/disable')
    for (const person of ['', 'mallory', 'jo']) {
      expect((await desk.send('/demo/sign-in', { person })).headers.get('location')).toBe('/demo/faces')
      expect(desk.cookie).toBeUndefined()
    }
    const headers = { 'sec-fetch-site': 'cross-site' }
    const body = new URLSearchParams({ person: 'vet' })
    for (const path of ['/demo/sign-in', '/demo/pace'])
      expect((await house.app.request(origin + path, { method: 'POST', headers, body })).status).toBe(403)
  })
})

describe('the times of the demo', () => {
  it('are switched for those who are in it, at once, and for no other person', async () => {
    const [nurse, vet] = [await enter('nurse'), await house.deskOf('vet')]
    await house.desk().send('/demo/pace', { pace: 'true' })
    expect(await statusOf(nurse)).toMatchObject({ endsInMs: seconds(60), roles: ['nurse'] })
    expect(await statusOf(await enter('reception'))).toMatchObject({ endsInMs: seconds(60) })
    await house.desk().send('/demo/pace', { pace: 'quick' })
    expect(await statusOf(nurse)).toMatchObject({ endsInMs: seconds(30) })
    expect(await statusOf(vet)).toMatchObject({ endsInMs: seconds(60), roles: ['vet'] })
  })

  it('stay with a person whose roles change, and go when that person signs in with a password', async () => {
    const [nurse, manager] = [await enter('nurse'), await enter('manager')]
    await manager.send('/people/nurse/roles', { role: 'vet' })
    expect(await statusOf(nurse)).toMatchObject({ endsInMs: seconds(30), roles: ['quick', 'vet'] })
    expect(await statusOf(await house.deskOf('nurse'))).toMatchObject({ endsInMs: seconds(60), roles: ['vet'] })
  })

  it('are no role that a manager gives', async () => {
    const manager = await enter('manager')
    expect(await (await manager.visit('/people/vet')).text()).not.toContain('value="quick"')
    expect((await manager.send('/people/vet/roles', { role: ['vet', 'quick'] })).status).toBe(422)
  })
})

describe('the demo’s page', () => {
  const ticked = async (path: string): Promise<readonly (string | undefined)[]> => {
    const page = await (await house.desk().visit(path)).text()
    return [...page.matchAll(/id="step-(\w+)" class="ticked"/g)].map(([, step]) => step)
  }

  it('ticks off what the journal has since it was opened', async () => {
    const [nurse, manager] = [await enter('nurse'), await enter('manager')]
    await manager.send('/people/nurse/message', { text: 'before' })
    house.pass(1_000)
    const path = (await house.desk().visit('/demo')).headers.get('location') ?? ''
    expect(await ticked(path)).toEqual([])
    await house.desk().send('/demo/pace', { pace: 'true' })
    expect(await ticked(path)).toEqual([])
    await manager.send('/people/vet/roles', { role: ['vet', 'nurse'] })
    expect(await ticked(path)).toEqual(['role'])
    await manager.send('/console/message', { which: 'state=live', text: 'Tea is ready' })
    expect(await ticked(path)).toEqual(['role', 'message'])
    house.pass(seconds(61))
    await nurse.visit('/today')
    expect(await ticked(path)).toEqual(['end', 'role', 'message'])
  })

  it('names three windows of three sites on the port of the request, and no session is touched by it', async () => {
    const nurse = await enter('nurse')
    house.pass(seconds(10))
    const page = await pageOf(nurse)
    const hosts = [...page.matchAll(/href="http:\/\/([^/]+)\/demo\/faces/g)].map(([, host]) => host)
    expect(hosts.slice(0, 2)).toEqual(['localhost:3000', '127.0.0.1:3000'])
    expect(['[::1]:3000', 'operator.localhost:3000']).toContain(hosts[2])
    expect(page).not.toContain('clinic.js')
    expect(await statusOf(nurse)).toMatchObject({ endsInMs: seconds(20), pages: 0 })
  })

  it.each(languages)('speaks %s', async (language) => {
    const headers = { 'accept-language': language }
    const page = await (await house.app.request(`${origin}/demo?since=0`, { headers })).text()
    for (const [name] of Object.values(wordsIn(language).demo.steps)) expect(page).toContain(`<b>${name}</b>`)
  })

  it.each([
    ['without demo mode', { CLINIC_DEMO: '0' }],
    ['behind a proxy', { CLINIC_ORIGIN: 'http://localhost:8080' }],
  ])('is not there %s, nor are the faces', async (_name, settings) => {
    const other = await openHouse(settings)
    for (const path of ['/demo', '/demo/faces'])
      expect((await other.app.request(origin + path, { headers: { accept: 'text/html' } })).status).toBe(404)
    expect(other.clinic.roles.has('quick')).toBe(false)
    expect(await (await other.app.request(origin)).text()).not.toContain('/demo')
    await other.close()
  })

  it('is linked from home', async () => {
    expect(await (await house.desk().visit('/')).text()).toContain('href="/demo"')
  })
})

it('a signed-in page has the strip in demo mode alone', async () => {
  expect(await (await (await house.deskOf('vet')).visit('/today')).text()).toContain('data-strip=')
  expect(await (await house.desk().visit('/sign-in')).text()).not.toContain('data-strip=')
})
