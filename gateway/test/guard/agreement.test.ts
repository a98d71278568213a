import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startApplication, type TestApplication } from '../application.ts'
import { openTestGateway, type TestGateway } from '../place.ts'
import { send } from './send.ts'

let application: TestApplication
let gateway: TestGateway
let cookies: Readonly<Record<string, readonly string[]>>

beforeAll(async () => {
  application = await startApplication()
  gateway = await openTestGateway(application.url)
  const ended = await gateway.signIn('ended', 'clerk')
  cookies = {
    nobody: [],
    unknown: ['Cookie', `curfew-gateway=${'x'.repeat(43)}`],
    clerk: ['Cookie', `a=1; ${await gateway.signIn('rosa', 'clerk')}`],
    manager: ['Cookie', await gateway.signIn('mia', 'manager')],
    ended: ['Cookie', ended],
  }
  await gateway.engine().sessions.endAll({ subject: 'ended', by: 'maria' })
})
afterAll(async () => {
  await gateway.close()
  await application.close()
})

const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS')
const path = fc.constantFrom('/json', '/refund', '/assets', '/hook', '/closed', '/a//b', '/x?y=%2F')
const person = fc.constantFrom('nobody', 'unknown', 'clerk', 'manager', 'ended')
const site = fc.constantFrom(
  [],
  ...['same-origin', 'same-site', 'cross-site', 'none'].map((one) => ['Sec-Fetch-Site', one]),
)
const origin = fc.constantFrom('', 'own', 'https://evil.example', 'null')
const rest = fc.constantFrom([], ['Sec-Fetch-Dest', 'empty'], ['Sec-Fetch-Mode', 'cors', 'Sec-Fetch-Dest', 'empty'])

it('a sub-request says yes exactly when the gateway itself would pass the request on', async () => {
  await fc.assert(
    fc.asyncProperty(method, path, person, site, origin, rest, async (verb, target, who, from, by, more) => {
      const headers = [
        ...[...(cookies[who] ?? []), ...from, ...more],
        ...(by === '' ? [] : ['Origin', by === 'own' ? new URL(gateway.url).origin : by]),
      ]
      const host = new URL(gateway.url).host
      const asked = ['X-Original-Method', verb, 'X-Original-URI', target]
      const answer = await send(gateway.privateUrl, '/auth', [...headers, ...asked], { host })
      const before = application.heads.length
      const passed = await send(gateway.url, target, headers, { method: verb })
      const isPassed = application.heads.length > before
      expect([answer.status === 200, answer.status]).toEqual([
        isPassed,
        isPassed ? 200 : passed.status === 401 ? 401 : 403,
      ])
    }),
    { numRuns: 200 },
  )
})
