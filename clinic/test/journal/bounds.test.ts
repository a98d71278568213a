import { days, minutes } from 'curfew'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type House, openHouse, origin } from '../desk/desk.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const rowsOf = async (what: string) => (await house.clinic.journal.list({ what: [what] })).entries

const strangers: Readonly<Record<string, () => Promise<unknown>>> = {
  'unknown-token-used': () => ask('/today', { cookie: `curfew=${'x'.repeat(43)}` }),
  'malformed-cookie': () => ask('/today', { cookie: 'curfew=nonsense' }),
  'cross-site-refused': () => ask('/sign-out', { 'sec-fetch-site': 'cross-site' }, 'POST'),
  'sign-in-failed': () => house.desk().signIn(`name ${Math.random()}`, 'wrong'),
}

const ask = async (path: string, headers: Record<string, string>, method = 'GET'): Promise<Response> =>
  house.app.request(origin + path, { method, headers: { accept: 'text/html', ...headers } })

describe('the entries of strangers are counted in one row a minute and kind', () => {
  it.each(Object.entries(strangers))('%s', async (what, cause) => {
    for (let n = 0; n < 7; n++) await cause()
    expect(await rowsOf(what)).toHaveLength(1)
    house.pass(minutes(1))
    await cause()
    const [second, ...others] = await rowsOf(what)
    expect(others).toHaveLength(1)
    const times = Number(/× (\d+)$/.exec(second?.detail ?? '')?.[1])
    expect(times).toBeGreaterThanOrEqual(7)
  })
})

it('a failed sign-in is counted with whom it tried', async () => {
  for (const name of ['vet', 'nurse', 'vet', 'a stranger', 'vet']) await house.desk().signIn(name, 'wrong')
  const shown = async () => (await rowsOf('sign-in-failed')).map(({ subject, detail }) => [subject, detail])
  expect(await shown()).toEqual([
    [undefined, 'from here'],
    ['nurse', 'from here'],
    ['vet', 'from here'],
  ])
  await house.clinic.journal.close()
  expect((await shown())[0]).toEqual(['vet', 'from here × 2'])
})

it('each act of a person is a row', async () => {
  const vet = await house.deskOf('vet')
  for (let n = 0; n < 3; n++) await vet.visit('/people')
  expect(await rowsOf('task-refused')).toHaveLength(3)
})

it('a detail is cut at 200 characters, and never through the middle of one', async () => {
  house.clinic.sessions.write({ what: 'failure', detail: `${'x'.repeat(199)}🐕 and more` })
  house.clinic.sessions.write({ what: 'failure', detail: 'y'.repeat(5_000) })
  const details = async () => (await rowsOf('failure')).map(({ detail }) => detail)
  await expect.poll(details).toEqual(['y'.repeat(200), 'x'.repeat(199)])
})

it('a row older than CLINIC_JOURNAL_DAYS goes, a younger one stays', async () => {
  const short = await openHouse({ CLINIC_JOURNAL_DAYS: '7' })
  short.clinic.sessions.write({ what: 'failure', detail: 'first' })
  short.pass(days(4))
  short.clinic.sessions.write({ what: 'failure', detail: 'second' })
  short.pass(days(4))
  short.clinic.sessions.write({ what: 'failure', detail: 'third' })
  const details = async () => (await short.clinic.journal.list({}, { limit: 10 })).entries.map(({ detail }) => detail)
  await expect.poll(details, { timeout: 45_000 }).toEqual(['third', 'second'])
  await short.close()
})
