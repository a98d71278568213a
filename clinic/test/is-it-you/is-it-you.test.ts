import { minutes } from 'curfew'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { languages } from '../../src/words/language.ts'
import { wordsIn } from '../../src/words/words.ts'
import { type Desk, type House, openHouse, origin } from '../desk/desk.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const password = 'harbour-vets-demo'

const prove = (desk: Desk, text: string): Promise<Response> => {
  const headers = { cookie: desk.cookie ?? '', 'sec-fetch-site': 'same-origin', 'content-type': 'text/plain' }
  return Promise.resolve(house.app.request(`${origin}/is-it-you/password`, { method: 'POST', headers, body: text }))
}

/** An operator who signed in six minutes ago, on the page that ends the sessions of a vet. */
const atTheEnd = async (desk: Desk): Promise<{ readonly confirm: () => Promise<Response> }> => {
  house.pass(minutes(6))
  await house.deskOf('vet')
  house.pass(1)
  const before = String(house.clinic.now())
  return { confirm: () => desk.send('/console/end', { which: 'who=vet', before, note: 'a drill' }) }
}

it('an operator who signed in long ago is asked again, and then ends a session in the console', async () => {
  const desk = await house.deskOf('manager')
  const { confirm } = await atTheEnd(desk)
  const asked = await confirm()
  const address = asked.headers.get('refresh')?.replace('0; url=', '') ?? ''
  expect([asked.status, address]).toEqual([401, '/is-it-you?from=%2Fconsole%2Fend%3Fwho%3Dvet&why=not-fresh'])
  expect(await (await desk.visit(address)).text()).toContain('This step needs your password once more.')
  const before = desk.cookie
  const wrong = await desk.send(address, { current: 'guessed' })
  expect([wrong.status, desk.cookie]).toEqual([422, before])
  expect(await wrong.text()).toContain('The current password is wrong')
  const right = await desk.send(address, { current: password })
  expect([right.status, right.headers.get('location')]).toEqual([303, '/console/end?who=vet'])
  expect(desk.cookie).not.toBe(before)
  const confirmed = await confirm()
  expect(confirmed.headers.get('location')).toMatch(/^\/console\/ends\//)
  await desk.send(`${confirmed.headers.get('location')}/now`)
  await expect.poll(() => house.clinic.sessions.ofSubject('vet')).toEqual([])
})

it('the dialog’s password is answered in words, and gives a new token', async () => {
  const desk = await house.deskOf('manager')
  await house.deskOf('vet')
  expect(await (await desk.visit('/console/end')).text()).toContain('data-prove="/is-it-you/password"')
  expect((await prove(desk, 'guessed')).status).toBe(422)
  const answer = await prove(desk, password)
  expect([answer.status, await answer.text()]).toEqual([200, 'signed-in'])
  expect(answer.headers.get('set-cookie')).toMatch(/^curfew=/)
  expect((await house.clinic.sessions.ofSubject('manager')).length).toBe(1)
})

it('guessing is bounded as at the sign-in, and each wrong try is in the journal', async () => {
  const desk = await house.deskOf('manager')
  for (let nth = 0; nth < 10; nth += 1) expect((await prove(desk, 'guessed')).status).toBe(422)
  const late = await prove(desk, password)
  expect(late.status).toBe(429)
  expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await desk.send('/is-it-you', { current: password })).status).toBe(429)
  const refused = () => Number(house.ask("select count(*) from curfew_journal where what = 'password-refused'"))
  await expect.poll(refused).toBe(10)
})

it('a face of the demo is asked for the face, and led back', async () => {
  const desk = house.desk()
  await desk.send('/demo/sign-in', { person: 'manager' })
  const { confirm } = await atTheEnd(desk)
  expect(await (await desk.visit('/console/end')).text()).not.toContain('data-prove')
  const address = (await confirm()).headers.get('refresh')?.replace('0; url=', '') ?? ''
  const page = await (await desk.visit(address)).text()
  expect(page).toContain('Press your face.')
  expect(page.match(/name="person"/g)).toHaveLength(1)
  const [, from = ''] = /name="from" value="([^"]*)"/.exec(page) ?? []
  const back = await desk.send('/demo/sign-in', { person: 'manager', from })
  expect(back.headers.get('location')).toBe('/console/end?who=vet')
  expect((await confirm()).status).toBe(303)
})

it('a face leads to no other site', async () => {
  const answer = await house.desk().send('/demo/sign-in', { person: 'vet', from: '//evil.example' })
  expect(answer.headers.get('location')).toBe('/today')
})

it('it is for people who are signed in, and shows nobody’s password', async () => {
  expect((await house.desk().visit('/is-it-you')).status).toBe(303)
  expect((await prove(house.desk(), password)).status).toBe(401)
  const desk = await house.deskOf('vet')
  const empty = await desk.send('/is-it-you', { current: '' })
  expect([empty.status, await empty.text()]).toEqual([422, expect.stringContaining('Enter your password')])
  const wrong = await desk.send('/is-it-you', { current: 'guessed by a stranger' })
  expect(await wrong.text()).not.toContain('guessed by a stranger')
})

it.each(languages)('speaks %s', async (language) => {
  const { cookie = '' } = await house.deskOf('vet')
  const page = await house.app.request(`${origin}/is-it-you`, {
    headers: { cookie, accept: 'text/html', 'accept-language': language },
  })
  expect(await page.text()).toContain(wordsIn(language).people.again.text)
})
