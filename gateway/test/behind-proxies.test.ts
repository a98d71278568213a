import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { proxies } from '../src/guard/proxies.ts'
import { startApplication, type TestApplication } from './application.ts'
import { isHere, type ProxyName, type RunningProxy, startProxy } from './guard/proxies.ts'
import { document, script, send } from './guard/send.ts'
import { openTestGateway, type TestGateway } from './place.ts'

describe.each<ProxyName>(['haproxy', 'apache'])('behind %s, by the lines printed for it', (name) => {
  if (!isHere(name)) return it(`nothing is run here: no ${name}`, () => console.log(`not run here: no ${name}`))
  let application: TestApplication
  let gateway: TestGateway
  let proxy: RunningProxy

  beforeAll(async () => {
    application = await startApplication()
    gateway = await openTestGateway(application.url, { args: ['--behind-proxy'] })
    const places = {
      listen: new URL(gateway.url).host,
      private: '',
      upstream: '',
      at: '/_curfew',
      name: 'gateway',
      watched: [],
    }
    proxy = await startProxy(name, proxies[name](places))
  })
  afterAll(async () => {
    // A proxy waits for its open streams, and they end with the application.
    await application?.close()
    await proxy?.close()
    await gateway?.close()
  })

  const last = (header: string): readonly string[] => {
    const raw = application.heads.at(-1)?.rawHeaders ?? []
    return raw.filter((_, at) => at % 2 === 1 && raw[at - 1]?.toLowerCase() === header)
  }
  const signIn = async (...roles: string[]) => ['Cookie', `a=1; ${await gateway.signIn('rosa', ...roles)}; b=2`]

  it('a page gets the client, and the application hears of its person', async () => {
    const strange = ['Curfew-Roles', 'root', 'curfew_roles', 'root', 'X-Forwarded-For', '203.0.113.9']
    const answer = await send(proxy.url, '/', [...(await signIn('clerk')), ...document, ...strange])
    expect(answer.text).toContain('src="/_curfew/client.js"')
    expect([last('cookie'), last('curfew-roles'), last('host')]).toEqual([
      ...[['a=1; b=2'], ['clerk'], [new URL(proxy.url).host]],
    ])
    expect(last('x-forwarded-for')).toEqual(['127.0.0.1'])
  })

  it('strangers and odd paths are refused as by the gateway itself', async () => {
    const before = application.heads.length
    expect((await send(proxy.url, '/json', script)).status).toBe(401)
    expect((await send(proxy.url, '/orders', document)).headers['location']).toBe('/_curfew/sign-in?from=%2Forders')
    expect((await send(proxy.url, '/a//b', [...(await signIn('manager')), ...script])).status).toBe(400)
    expect(application.heads.length).toBe(before)
  })

  it('a path keeps its escapes, and a body its bytes', async () => {
    const cookie = await signIn('manager')
    await send(proxy.url, '/caf%C3%A9?q=%2F', [...cookie, ...script], { method: 'POST', body: 'n=1' })
    expect([application.heads.at(-1)?.url, application.bodies.at(-1)]).toEqual(['/caf%C3%A9?q=%2F', 'n=1'])
  })

  it('a WebSocket passes, and is closed when its session ends', async () => {
    const [, cookie = ''] = await signIn('clerk')
    const socket = new WebSocket(`${proxy.url.replace('http', 'ws')}/socket`, {
      headers: { cookie, origin: proxy.url },
    })
    await new Promise((done, fail) => socket.on('open', done).on('error', fail))
    const closed = new Promise((done) => socket.on('close', done))
    await gateway.engine().sessions.endAll({ subject: 'rosa', by: 'maria' })
    expect(await closed).toBe(4401)
  })

  it('an event stream comes at once', async () => {
    const [, cookie = ''] = await signIn('clerk')
    const answer = await fetch(`${proxy.url}/events`, { headers: { cookie, accept: 'text/event-stream' } })
    const reader = answer.body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: one\n\n')
    await reader?.cancel()
  })
})
