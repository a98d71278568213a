import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Bounds, gatewayBounds } from '../src/people.ts'
import { openPagesServer, type PagesServer, password } from './own-pages-server.ts'
import { pagesOf } from './pages-client.ts'

let server: PagesServer
const open = async (bounds?: Bounds, signIn?: string): Promise<void> => {
  server = await openPagesServer({ ...(bounds && { bounds }), ...(signIn !== undefined && { signIn }) })
}
beforeEach(() => open())
afterEach(() => server.close())

const { get, post, signIn } = pagesOf(() => server.origin)

const prove = (cookie: string, text: string, method = 'POST'): Promise<Response> => {
  const headers = { cookie, origin: server.origin, 'sec-fetch-site': 'same-origin', 'content-type': 'text/plain' }
  return fetch(`${server.origin}/_curfew/prove`, { method, headers, ...(method === 'POST' && { body: text }) })
}
const cookieIn = (answer: Response): string => answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''

it('the right password gives a new token, and the old one ends', async () => {
  const cookie = await signIn()
  const answer = await prove(cookie, password)
  expect(answer.status).toBe(204)
  expect(cookieIn(answer)).toMatch(/^curfew-gateway=/)
  expect(cookieIn(answer)).not.toBe(cookie)
  expect(server.journal).toContainEqual(
    expect.objectContaining({ what: 'session-ended', subject: 'nina', reason: 'replaced' }),
  )
  expect((await prove(cookie, password)).status).toBe(401)
})

it('a wrong one changes nothing, and stands in the journal', async () => {
  const cookie = await signIn()
  const answer = await prove(cookie, 'guessed')
  expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []])
  expect(server.journal).toContainEqual(
    expect.objectContaining({ what: 'password-refused', subject: 'nina', from: '127.0.0.1' }),
  )
  expect((await prove(cookie, password)).status).toBe(204)
})

it('guessing is bounded as at the sign-in', async () => {
  await server.close()
  await open({ ...gatewayBounds, perNameHere: 2 })
  const cookie = await signIn()
  for (const _try of [1, 2]) expect((await prove(cookie, 'guessed')).status).toBe(403)
  const late = await prove(cookie, password)
  expect([late.status, Number(late.headers.get('retry-after')) > 0]).toEqual([429, true])
  expect(server.journal).toContainEqual(expect.objectContaining({ what: 'sign-in-throttled', subject: 'nina' }))
})

it('takes a password of a person who is signed in alone, by POST, and no long one', async () => {
  expect((await prove('', password)).status).toBe(401)
  const cookie = await signIn()
  const wrong = await prove(cookie, '', 'GET')
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
  expect((await prove(cookie, 'x'.repeat(9_000))).status).toBe(413)
})

it('is not there where the application signs people in', async () => {
  await server.close()
  await open(undefined, '/login')
  expect(await (await prove('', password)).text()).toContain('The application at /_curfew/prove')
})

it('the sign-in page says why it asks again, names its person, and leads back', async () => {
  const cookie = await signIn()
  const from = '/_curfew/console/end?role=vet'
  const address = `/_curfew/sign-in?${new URLSearchParams({ from, why: 'not-fresh' })}`
  const page = await (await get(address, { cookie })).text()
  expect(page).toContain('<h1>Is it still you?</h1>')
  expect(page).toContain('This step needs your password once more.')
  expect(page).toContain('name="username" value="nina"')
  expect(page.match(/ autofocus/g)).toHaveLength(1)
  expect(page).toMatch(/name="password"[^>]* autofocus/)
  const again = '/_curfew/sign-in?why=not-fresh'
  expect(page).toContain(`action="${again}"`)
  const wrong = await post(again, { username: 'nina', password: 'guessed', from }, { cookie })
  expect(await wrong.text()).toContain('This step needs your password once more.')
  const right = await post(again, { username: 'nina', password, from }, { cookie })
  expect([right.status, right.headers.get('location')]).toEqual([303, from])
})

it('the sign-in page of a person who is not signed in is the usual one', async () => {
  const page = await (await get('/_curfew/sign-in?why=not-fresh')).text()
  expect(page).toContain('<h1>Sign in</h1>')
  expect(page).not.toContain('once more')
})

it('the sign-out page says why a person of an application’s own sign-in was sent there', async () => {
  const cookie = await signIn()
  const words = 'This step needs a new sign-in. Sign out, and then sign in again.'
  expect(await (await get('/_curfew/sign-out?why=not-fresh', { cookie })).text()).toContain(words)
  expect(await (await get('/_curfew/sign-out', { cookie })).text()).not.toContain(words)
})
