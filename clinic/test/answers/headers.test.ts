import { afterAll, beforeAll, expect, it } from 'vitest'
import { type House, openHouse, origin } from '../desk/desk.ts'
import { addOwn, ownPassword } from '../desk/own-account.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

const kinds: Readonly<Record<string, (house: House) => Promise<Response>>> = {
  'a page for everybody': ({ desk }) => desk().visit('/'),
  'a page for a person': async ({ deskOf }) => (await deskOf('vet')).visit('/today'),
  'a way to sign in': ({ desk }) => desk().visit('/today'),
  'a page that is not there': ({ desk }) => desk().visit('/nowhere'),
  'a refused task': async ({ deskOf }) => (await deskOf('vet')).visit('/people'),
  'a wrong form': async ({ deskOf }) => (await deskOf('vet')).send('/visits/206/notes', { text: '' }),
  'a wrong password': ({ desk }) => desk().signIn('vet', 'wrong'),
  'the way out': ({ desk }) => desk().send('/sign-out'),
  'a problem for a script': ({ desk }) => desk().fetch('/today'),
  'the status': ({ desk }) => desk().fetch('/session'),
  'a form that is too big': ({ desk }) => desk().send('/sign-in', { username: 'x'.repeat(40_000) }),
  health: ({ desk }) => desk().fetch('/healthz'),
  'a file': ({ desk }) => desk().fetch('/assets/icon.svg'),
}

it.each(Object.entries(kinds))('%s has every header', async (_kind, ask) => {
  const { headers } = await ask(house)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('same-origin')
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(headers.get('content-security-policy')).not.toContain('unsafe')
  expect(headers.get('strict-transport-security')).toBeNull()
  expect(headers.get('access-control-allow-origin')).toBeNull()
})

it('no cache keeps pages, and they run only our own files', async () => {
  for (const path of ['/', '/sign-in', '/nowhere']) {
    const { headers } = await house.desk().visit(path)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toBe(policy)
  }
})

it('a file requested with its version may be cached, another may not', async () => {
  const version = house.clinic.assets.get('icon.svg')?.version
  const keeping = async (path: string) => (await house.desk().fetch(path)).headers.get('cache-control')
  expect(await keeping(`/assets/icon.svg?v=${version}`)).toBe('public, max-age=31536000, immutable')
  expect(await keeping('/assets/icon.svg?v=other')).toBe('no-cache')
  expect((await house.desk().fetch('/assets/..%2fmain.js')).status).toBe(404)
})

it('over HTTPS browsers must use HTTPS alone, and the cookie is bound to this host', async () => {
  const https = await openHouse({ CLINIC_ORIGIN: 'https://clinic.example' })
  await addOwn(https, 'anna', 'vet')
  const answer = await https.desk().signIn('anna', ownPassword)
  expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
  expect(answer.headers.get('set-cookie')).toMatch(/^__Host-curfew=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
  await https.close()
})

it('a page from another site changes nothing', async () => {
  const { cookie = '' } = await house.deskOf('vet')
  const headers = { cookie, 'sec-fetch-site': 'cross-site', accept: 'text/html' }
  const body = new URLSearchParams({ text: 'forged' })
  for (const path of ['/visits/206/notes', '/sign-out', '/sign-in', '/your-sessions/end-others'])
    expect((await house.app.request(origin + path, { method: 'POST', headers, body })).status).toBe(403)
  expect((await house.app.request(`${origin}/today`, { headers: { cookie } })).status).toBe(200)
})
