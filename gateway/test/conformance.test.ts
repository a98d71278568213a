import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { definePolicy, milliseconds, seconds } from 'curfew'
import { holdToWire } from 'curfew/conformance'
import { expect, it } from 'vitest'
import { openTestGateway } from './place.ts'

const policy = definePolicy({
  idle: seconds(40),
  warning: seconds(20),
  presence: { grace: seconds(1), lostGrace: milliseconds(1_500) },
})

it('the gateway keeps every rule of the wire that a client can see', { timeout: 180_000 }, async () => {
  const upstream = createServer((_, response) => response.end('the application'))
  await new Promise<void>((done) => upstream.listen(0, '127.0.0.1', done))
  const { port } = upstream.address() as AddressInfo
  const gateway = await openTestGateway(new URL(`http://127.0.0.1:${port}`), { policy })
  const findings = await holdToWire({
    origin: gateway.url,
    path: '/_curfew/session',
    patienceMs: 60_000,
    name: 'gateway',
    signIn: { path: '/_curfew/sign-in', headers: { subject: 'carla', roles: 'clerk' } },
  })
  expect(findings.filter(({ found }) => found === 'broken')).toEqual([])
  expect(findings.filter(({ found }) => found === 'holds').length).toBeGreaterThan(45)
  await gateway.close()
  upstream.close()
})
