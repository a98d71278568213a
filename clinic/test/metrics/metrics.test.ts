import { seconds } from 'curfew'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSettings } from '../../src/settings/settings.ts'
import { type House, openHouse, origin } from '../desk/desk.ts'

const token = 'a1b2c3d4e5f60718'

let house: House
beforeAll(async () => {
  house = await openHouse({ CURFEW_METRICS_TOKEN: token })
})
afterAll(() => house.close())

const withToken = (given: string) =>
  house.app.request(`${origin}/metrics`, { headers: { authorization: `Bearer ${given}` } })

it('a machine with the token reads the figures, and one with another token does not', async () => {
  await house.deskOf('nurse')
  const answer = await withToken(token)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
  expect(await answer.text()).toContain('curfew_sessions{state="active",role="nurse"} 1')
  for (const wrong of ['', 'x', `${token}0`, token.slice(1)]) expect((await withToken(wrong)).status).toBe(401)
})

it('a manager reads the figures, other people do not, and a stranger learns nothing', async () => {
  const statuses = []
  for (const desk of [await house.deskOf('manager'), await house.deskOf('vet'), house.desk()])
    statuses.push((await desk.visit('/metrics')).status)
  expect(statuses).toEqual([200, 403, 401])
})

it('no name of a person stands in the figures', async () => {
  await house.deskOf('amira')
  house.pass(seconds(11))
  const text = await (await withToken(token)).text()
  expect(text).toContain('role="nurse+reception"')
  expect(text).not.toContain('amira')
})

it('a token that is too short is refused at the start, and the message does not show it', () => {
  expect(() => readSettings({ CURFEW_METRICS_TOKEN: 'abc' })).toThrow(
    /^CURFEW_METRICS_TOKEN is "\*\*\*": write at least 16/,
  )
  expect(() => readSettings({ CURFEW_METRICS_TOKEN: 'with a blank inside' })).toThrow(/without blanks/)
})
