import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Opened, open } from './opened.ts'

let clinic: Opened
beforeEach(async () => {
  clinic = await open()
})
afterEach(() => clinic.close())

const signIn = (username: string, password: string, from?: string): Promise<Response> =>
  clinic.post('/sign-in', { username, password, ...(from !== undefined && { from }) })

const whats = (): readonly string[] =>
  (clinic.clinic.db.prepare('select what from journal').all() as { what: string }[]).map(({ what }) => what)

it('goes to the page that was asked for, and never to another site', async () => {
  const right = (from?: string): Promise<string | null> =>
    signIn('vet', 'harbour-vets-demo', from).then((answer) => answer.headers.get('location'))
  expect(await right()).toBe('/today')
  expect(await right('/animals?search=pip')).toBe('/animals?search=pip')
  for (const evil of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/\t/evil',
    '/sign-out',
    '',
  ])
    expect(await right(evil)).toBe('/today')
})

it('says the same for a wrong password and for an unknown name', async () => {
  const [wrong, unknown] = await Promise.all([
    signIn('vet', 'not the password'),
    signIn('nobody-here', 'not the password'),
  ])
  expect([wrong.status, unknown.status]).toEqual([401, 401])
  const plain = async (answer: Response): Promise<string> => (await answer.text()).replaceAll(/vet|nobody-here/g, '…')
  expect(await plain(wrong)).toBe(await plain(unknown))
  expect(whats().filter((what) => what === 'sign-in-failed').length).toBe(2)
})

it('is throttled per account, and other accounts are not', async () => {
  for (let count = 0; count < 10; count++) await signIn('nurse', `wrong ${count} wrong`)
  const over = await signIn('nurse', 'harbour-vets-demo')
  expect(over.status).toBe(429)
  expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await signIn('vet', 'harbour-vets-demo')).status).toBe(303)
})

it('gives a new token each time and ends the old session', async () => {
  const first = await clinic.cookieOf('vet')
  const again = await clinic.post('/sign-in', { username: 'vet', password: 'harbour-vets-demo' }, first)
  expect(again.headers.getSetCookie().at(-1)).not.toContain(first)
  expect((await clinic.get('/today', first)).status).toBe(303)
  expect(clinic.ask("select reason from journal where what = 'session-ended'")).toBe('replaced')
})

it('leaves neither a password nor a token in the journal', async () => {
  const cookie = await clinic.cookieOf('vet')
  await signIn('vet', 'a secret that was mistyped')
  await clinic.post('/sign-out', {}, cookie)
  await clinic.get('/today', cookie)
  const rows = JSON.stringify(clinic.clinic.db.prepare('select * from journal').all())
  for (const secret of [cookie.slice(7), 'a secret that was mistyped', 'harbour-vets-demo'])
    expect(rows).not.toContain(secret)
  for (const what of ['sign-in', 'session-started', 'sign-in-failed', 'session-ended', 'ended-token-used'])
    expect(whats()).toContain(what)
})

it('another site cannot sign anybody in or out', async () => {
  const body = new URLSearchParams({ username: 'vet', password: 'harbour-vets-demo' })
  for (const path of ['/sign-in', '/sign-out']) {
    const answer = await clinic.app.request(`http://localhost${path}`, {
      method: 'POST',
      body,
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []])
  }
  expect(whats()).toContain('cross-site-refused')
})
