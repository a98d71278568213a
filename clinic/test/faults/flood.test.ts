import { Agent, request } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createCaller } from '../running/caller.ts'
import { type RunningClinic, runClinic } from '../running/clinic.ts'

const total = process.env['FAULTS'] === 'whole' ? 100_000 : 10_000

let clinic: RunningClinic
beforeAll(async () => {
  clinic = await runClinic({ CURFEW_IDLE: '10m', CLINIC_LOG: 'silent' })
})
afterAll(() => clinic.close())

const token = fc.stringMatching(/^[\w-]{43}$/)
const cookie = fc.oneof(
  token.map((value) => `curfew=${value}`),
  fc.stringMatching(/^[\x21-\x7e]{0,80}$/).map((value) => `curfew=${value}`),
  fc.stringMatching(/^[\x20-\x7e]{0,200}$/),
  fc.constantFrom('curfew', 'curfew=', 'curfew==;curfew=a', '__Host-curfew=x', ';;;', '='),
)
const signal = fc.oneof(
  fc.record(
    {
      type: fc.constantFrom('input', 'extend', 'page-seen', 'page-left', 'page-lost', 'sign-out', 'revoke'),
      agoMs: fc.double(),
      page: fc.string(),
      after: fc.array(fc.string()),
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
)
const body = fc.oneof(
  signal.map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constant('x'.repeat(5_000)),
  fc
    .record({ username: fc.string({ maxLength: 40 }), password: fc.string({ maxLength: 40 }) })
    .map((form) => new URLSearchParams(form).toString()),
)
const asked = fc.record({
  method: fc.constantFrom('GET', 'GET', 'GET', 'POST', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH'),
  path: fc.oneof(
    fc.constantFrom(
      '/session',
      '/session',
      '/session/events?page=%20',
      '/sign-in',
      '/',
      '/today',
      '/people',
      '/animals/1',
      '/sign-in?from=//evil',
      '/your-sessions',
      '/session/x',
    ),
    fc.webPath().map((path) => `/${path.replace(/^\/+/, '')}`),
  ),
  cookie,
  type: fc.constantFrom(
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    '',
  ),
  site: fc.constantFrom('same-origin', 'cross-site', 'none', 'nonsense', ''),
  body,
})

const agent = new Agent({ keepAlive: true, maxSockets: 32 })
const send = ({
  method,
  path,
  cookie: value,
  type,
  site,
  body: text,
}: typeof asked extends fc.Arbitrary<infer Asked> ? Asked : never): Promise<number> =>
  new Promise((done, fail) => {
    const url = new URL(clinic.origin)
    const headers: Record<string, string> = {
      cookie: value,
      ...(type && { 'content-type': type }),
      ...(site && { 'sec-fetch-site': site }),
    }
    const going = request({ host: url.hostname, port: url.port, method, path, headers, agent }, (answer) => {
      answer.resume()
      answer.on('end', () => done(answer.statusCode ?? 0))
      answer.on('error', fail)
    })
    going.on('error', fail)
    going.end(method === 'GET' || method === 'HEAD' ? undefined : text)
  })

it(`${total} generated requests and cookies bring no 5xx and leave the server answering`, async () => {
  const manager = createCaller(clinic.origin)
  await manager.signIn('manager')
  const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
  const statuses = new Map<number, number>()
  const samples = fc.sample(asked, { numRuns: 10_000, seed })
  for (let at = 0; at < total; at += 500) {
    const batch = Array.from({ length: 500 }, (_, offset) => samples[(at + offset * 7) % samples.length])
    const answers = await Promise.all(batch.map((one) => (one ? send(one) : 0)))
    for (const [index, status] of answers.entries()) {
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      expect(status, `seed ${seed}: ${JSON.stringify(batch[index])}`).toBeLessThan(500)
    }
  }
  expect([...statuses.values()].reduce((sum, count) => sum + count)).toBe(total)
  expect((await manager.status()).phase).toBe('active')
  expect((await fetch(`${clinic.origin}/healthz`)).status).toBe(200)
  agent.destroy()
}, 600_000)
