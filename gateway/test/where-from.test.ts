import type { Entry } from 'curfew/server/sessions'
import { afterEach, describe, expect, it } from 'vitest'
import { proxies } from '../src/guard/proxies.ts'
import { startApplication, type TestApplication } from './application.ts'
import { isHere, type ProxyName, startProxy } from './guard/proxies.ts'
import { script, send } from './guard/send.ts'
import { openTestGateway, type TestGateway } from './place.ts'

let application: TestApplication
let gateway: TestGateway
afterEach(async () => {
  await gateway.close()
  await application.close()
})

const open = async (...args: readonly string[]): Promise<void> => {
  application = await startApplication()
  gateway = await openTestGateway(application.url, { args })
}
const entry = (what: string): Entry | undefined => gateway.journal.find((one) => one.what === what)
// Over plain HTTP no session starts for another machine.
const forwarded = ['X-Forwarded-For', '127.0.0.9, 127.0.0.7']

const signIn = async (): Promise<void> => {
  const headers = [...script, 'subject', 'rosa', 'roles', 'clerk', ...forwarded]
  expect((await send(gateway.url, '/_curfew/sign-in', headers, { method: 'POST' })).status).toBe(303)
}

it('behind a proxy a sign-in comes from the address that the proxy names', async () => {
  await open('--behind-proxy')
  await signIn()
  expect(entry('session-started')).toMatchObject({ subject: 'rosa', from: '127.0.0.7' })
})

it('without a proxy a sign-in comes from the other end of the connection, whatever it says', async () => {
  await open()
  await signIn()
  expect(entry('session-started')).toMatchObject({ subject: 'rosa', from: '127.0.0.1' })
})

it('the proxy’s word about the client counts in a sub-request', async () => {
  await open()
  const original = ['X-Original-Method', 'POST', 'X-Original-URI', '/json', 'Sec-Fetch-Site', 'cross-site']
  expect((await send(gateway.privateUrl, '/auth', [...original, ...forwarded])).status).toBe(403)
  expect(entry('cross-site-refused')).toMatchObject({ from: '127.0.0.7' })
})

describe.each<ProxyName>(['nginx', 'caddy'])('behind %s', (name) => {
  if (!isHere(name)) return it(`is not run here: no ${name}`, () => console.log(`not run here: no ${name}`))

  it('the client’s own address counts, straight to the application and through the gateway', async () => {
    await open('--behind-proxy')
    const [listen, inner] = [new URL(gateway.url).host, new URL(gateway.privateUrl).host]
    const places = { listen, private: inner, upstream: application.url.origin, at: '/_curfew', name: 'gateway' }
    const proxy = await startProxy(name, proxies[name]({ ...places, watched: [] }))
    const another = { method: 'POST', from: '127.0.0.7' }
    await send(proxy.url, '/json', ['Sec-Fetch-Site', 'cross-site', 'X-Forwarded-For', '127.0.0.9'], another)
    expect(entry('cross-site-refused')).toMatchObject({ from: '127.0.0.7', detail: 'POST /json' })
    const headers = [...script, 'subject', 'rosa', 'roles', 'clerk', 'X-Forwarded-For', '127.0.0.9']
    await send(proxy.url, '/_curfew/sign-in', headers, another)
    expect(entry('session-started')).toMatchObject({ subject: 'rosa', from: '127.0.0.7' })
    await proxy.close()
  })
})
