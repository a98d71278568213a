import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Opened, open } from './opened.ts'

let clinic: Opened
beforeAll(async () => {
  clinic = await open()
})
afterAll(() => clinic.close())

it('every answer is strict, errors and refusals too', async () => {
  const vet = await clinic.cookieOf('vet')
  const answers = await Promise.all([
    clinic.get('/'),
    clinic.get('/sign-in'),
    clinic.get('/today'),
    clinic.get('/today', vet),
    clinic.get('/till', vet),
    clinic.get('/nowhere', vet),
    clinic.get('/session', vet),
    clinic.post('/refunds', {}, vet),
    clinic.get('/healthz'),
  ])
  for (const { headers } of answers) {
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('strict-transport-security')).toBeNull()
  }
})

it('behind https the cookie is a host’s own and secure, and browsers are told to stay with https', async () => {
  const safe = await open({ CLINIC_ORIGIN: 'https://clinic.example' })
  const answer = await safe.post('/sign-in', { username: 'vet', password: 'harbour-vets-demo' })
  expect(answer.headers.getSetCookie().at(-1)).toMatch(
    /^__Host-curfew=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
  )
  expect(answer.headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/)
  await safe.close()
})

it('a health check says whether the store answers', async () => {
  expect((await clinic.get('/healthz')).status).toBe(200)
})
