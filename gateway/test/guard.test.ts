import { memoryStore } from 'curfew/stores/memory'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { proxies } from '../src/guard/proxies.ts'
import { startApplication, type TestApplication } from './application.ts'
import { answers } from './guard/answers.ts'
import { isHere, type ProxyName, type RunningProxy, startProxy } from './guard/proxies.ts'
import { document, script, send } from './guard/send.ts'
import { openTestGateway, type TestGateway } from './place.ts'

describe.each<ProxyName>(['nginx', 'caddy'])('the lines printed for %s', (name) => {
  if (!isHere(name)) return it(`are not run here: no ${name}`, () => console.log(`not run here: no ${name}`))
  let application: TestApplication
  let gateway: TestGateway
  let proxy: RunningProxy
  let isAway = false
  const kept = memoryStore()
  const away = (): never => {
    throw new Error('the store is away')
  }

  beforeAll(async () => {
    application = await startApplication(answers)
    const store: typeof kept = {
      ...kept,
      find: (key) => (isAway ? away() : kept.find(key)),
      renew: (key, at) => (isAway ? away() : kept.renew(key, at)),
    }
    gateway = await openTestGateway(application.url, { store })
    const print = proxies[name] ?? away
    proxy = await startProxy(
      name,
      print({
        listen: new URL(gateway.url).host,
        private: new URL(gateway.privateUrl).host,
        upstream: application.url.origin,
        at: '/_curfew',
        name: 'gateway',
        watched: ['/log.out'],
      }),
    )
  })
  afterAll(async () => {
    await proxy?.close()
    await gateway?.close()
    await application?.close()
  })

  const heads = () => application.heads.length
  const last = (header: string): readonly string[] => {
    const raw = application.heads.at(-1)?.rawHeaders ?? []
    return raw.filter((_, at) => at % 2 === 1 && raw[at - 1]?.toLowerCase() === header)
  }
  const wentThrough = (): boolean => last('forwarded').length > 0
  const signIn = async (...roles: string[]) => ['Cookie', `a=1; ${await gateway.signIn('rosa', ...roles)}; b=2`]

  it("a script's request goes straight to the application, which gets who it is and never our cookie", async () => {
    const cookie = await signIn('clerk', 'manager')
    const answer = await send(proxy.url, '/json?q=%2F', [...cookie, ...script])
    expect([answer.status, answer.text]).toEqual([200, '{"a":1}'])
    expect([wentThrough(), application.heads.at(-1)?.url]).toEqual([false, '/json?q=%2F'])
    expect(last('cookie')).toEqual(['a=1; b=2'])
    expect([last('curfew-subject'), last('curfew-roles'), last('curfew-tasks')]).toEqual([
      ...[['rosa'], ['clerk,manager'], ['refund.approve']],
    ])
    expect(last('curfew-assertion')).toEqual(['for rosa'])
    expect([last('host'), last('x-forwarded-host')]).toEqual([[new URL(proxy.url).host], [new URL(proxy.url).host]])
    expect(last('x-forwarded-for')).toEqual(['127.0.0.1'])
  })

  it('a request without another cookie brings the application none', async () => {
    await send(proxy.url, '/json', ['Cookie', await gateway.signIn('rosa', 'clerk'), ...script])
    expect([last('curfew-subject'), last('cookie').join('')]).toEqual([['rosa'], ''])
  })

  it('long cookies of the application reach it on both ways', async () => {
    const long = `long=${'x'.repeat(7_000)}`
    const cookie = ['Cookie', `${long}; ${await gateway.signIn('rosa', 'clerk')}`]
    for (const way of [script, document]) {
      expect((await send(proxy.url, '/json', [...cookie, ...way])).status).toBe(200)
      expect(last('cookie')).toEqual([long])
    }
  })

  it('a page goes through the gateway, and gets the client', async () => {
    const answer = await send(proxy.url, '/', [...(await signIn('clerk')), ...document])
    expect(answer.text).toContain('src="/_curfew/client.js"')
    expect(answer.headers['server-timing']).toContain('curfew;desc=')
    expect([wentThrough(), last('cookie'), last('curfew-subject')]).toEqual([true, ['a=1; b=2'], ['rosa']])
  })

  it.each([
    ['a frame', ['Sec-Fetch-Dest', 'iframe']],
    ['a page of a browser that says nothing of it', ['Accept', 'text/html,*/*']],
    ['a navigation behind a service worker', ['Sec-Fetch-Dest', 'empty', 'Sec-Fetch-Mode', 'navigate']],
    ['an event stream', ['Accept', 'text/event-stream', 'Sec-Fetch-Dest', 'empty']],
  ])('%s goes through the gateway', async (_, how) => {
    await send(proxy.url, '/json', [...(await signIn('clerk')), ...how])
    expect(wentThrough()).toBe(true)
  })

  it.each([
    ['/log.out', true],
    ['/Log.Out/now', true],
    ['/logxout', false],
    ['/log.outs', false],
  ])('of a watched path and its neighbours, %s goes through the gateway: %s', async (path, through) => {
    await send(proxy.url, path, [...(await signIn('clerk')), ...script])
    expect(wentThrough()).toBe(through)
  })

  it('a form post keeps its body on both ways', async () => {
    const cookie = await signIn('clerk')
    const post = { method: 'POST', body: 'n=1' }
    expect((await send(proxy.url, '/a', [...cookie, ...script], post)).text).toBe('POST /a')
    expect(wentThrough()).toBe(false)
    const form = ['Sec-Fetch-Site', 'same-origin', 'Sec-Fetch-Mode', 'navigate', 'Sec-Fetch-Dest', 'document']
    expect((await send(proxy.url, '/b', [...cookie, ...form], post)).text).toBe('POST /b')
    expect([wentThrough(), application.bodies.slice(-2)]).toEqual([true, ['n=1', 'n=1']])
  })

  it('a WebSocket passes, and is closed when its session ends', async () => {
    const [, cookie = ''] = await signIn('clerk')
    const headers = { cookie, origin: proxy.url }
    const socket = new WebSocket(`${proxy.url.replace('http', 'ws')}/socket`, { headers })
    await new Promise((done, fail) => socket.on('open', done).on('error', fail))
    const said = new Promise((done) => socket.on('message', (text) => done(String(text))))
    socket.send('hello')
    expect(await said).toBe('echo hello')
    const closed = new Promise((done) => socket.on('close', done))
    await gateway.engine().sessions.endAll({ subject: 'rosa', by: 'maria' })
    expect(await closed).toBe(4401)
  })

  it('strangers are told why, and the application never sees them', async () => {
    const before = heads()
    const answer = await send(proxy.url, '/json', script)
    expect([answer.status, answer.headers['content-type']]).toEqual([401, 'application/problem+json'])
    const page = await send(proxy.url, '/orders', document)
    expect([page.status, page.headers['location']]).toEqual([303, '/_curfew/sign-in?from=%2Forders'])
    expect((await send(proxy.url, '/x', script, { method: 'POST', body: 'n=1' })).status).toBe(401)
    expect(heads()).toBe(before)
  })

  it('after an end the answer is the one of the gateway itself', async () => {
    const cookie = await signIn('clerk')
    await gateway.engine().sessions.endAll({ subject: 'rosa', by: 'maria' })
    const answer = await send(proxy.url, '/json', [...cookie, ...script])
    const own = await send(gateway.url, '/json', [...cookie, ...script])
    expect([answer.status, answer.text]).toEqual([401, own.text])
    expect(answer.headers['set-cookie']).toEqual(own.headers['set-cookie'])
  })

  it('a task is asked of its holder, another site changes nothing, and an address without a route is closed', async () => {
    const [clerk, manager] = [await signIn('clerk'), await signIn('manager')]
    const before = heads()
    const post = { method: 'POST', body: 'n=1' }
    expect((await send(proxy.url, '/refund', [...clerk, ...script], post)).status).toBe(403)
    const foreign = ['Sec-Fetch-Site', 'cross-site', 'Sec-Fetch-Mode', 'cors', 'Sec-Fetch-Dest', 'empty']
    expect((await send(proxy.url, '/refund', [...manager, ...foreign], post)).status).toBe(403)
    expect((await send(proxy.url, '/closed', [...manager, ...script])).status).toBe(403)
    expect((await send(proxy.url, '/a//b', [...manager, ...script])).status).toBe(400)
    expect(heads()).toBe(before)
    expect((await send(proxy.url, '/refund', [...manager, ...script], post)).status).toBe(200)
  })

  it('the application gets the path that was judged, whatever the proxy rewrites', async () => {
    const clerk = await signIn('clerk')
    const before = heads()
    for (const way of [script, document]) await send(proxy.url, '/rewritten', [...clerk, ...way])
    expect(application.heads.slice(before).map(({ url }) => url)).not.toContain('/refund')
    expect((await send(proxy.url, '/rewritten', [...(await signIn('manager')), ...script])).status).toBe(200)
  })

  it('open addresses need no session, and bring no person along', async () => {
    const answer = await send(proxy.url, '/assets', [...(await signIn('clerk')), ...script])
    expect([answer.status, last('cookie'), last('curfew-subject').join('')]).toEqual([200, ['a=1; b=2'], ''])
    const foreign = ['Sec-Fetch-Site', 'cross-site', 'Sec-Fetch-Dest', 'empty']
    expect((await send(proxy.url, '/hook', foreign, { method: 'POST', body: 'paid' })).status).toBe(200)
    expect(application.bodies.at(-1)).toBe('paid')
  })

  it.each(['Curfew-Roles', 'curfew_roles', 'CURFEW-SUBJECT', 'Curfew-Assertion', 'Curfew.Roles', 'Curfew-Anything'])(
    'a stranger’s %s never reaches the application',
    async (header) => {
      const cookie = await signIn('clerk')
      const before = heads()
      const { status } = await send(proxy.url, '/json', [...cookie, ...script, header, 'root'])
      expect([200, 400]).toContain(status)
      if (heads() > before) {
        const raw = application.heads.at(-1)?.rawHeaders ?? []
        expect(raw.filter((text) => text === 'root')).toEqual([])
      }
    },
  )

  it.each([
    'X-Original-URL',
    'X-Rewrite-URL',
    'X-HTTP-Method-Override',
    'x_original_url',
    'X-Forwarded-User',
    'Forwarded',
    'Curfew-Passive',
  ])('a stranger’s %s is not passed on', async (header) => {
    const cookie = await signIn('clerk')
    const before = heads()
    const { status } = await send(proxy.url, '/json', [...cookie, ...script, header, 'x-y-z'])
    expect([200, 400]).toContain(status)
    if (heads() > before) expect(application.heads.at(-1)?.rawHeaders).not.toContain('x-y-z')
  })

  it('a client cannot have the headers of the gateway dropped, nor name another request to judge', async () => {
    const cookie = await signIn('clerk')
    const trick = ['Connection', 'close, Curfew-Assertion, Curfew-Subject, Cookie, X-Forwarded-For']
    await send(proxy.url, '/json', [...cookie, ...script, ...trick])
    expect([last('curfew-subject'), last('x-forwarded-for')]).toEqual([['rosa'], ['127.0.0.1']])
    const before = heads()
    const named = ['X-Original-URI', '/assets', 'X-Original-Method', 'GET']
    expect((await send(proxy.url, '/json', [...script, ...named])).status).toBe(401)
    expect((await send(proxy.url, '/_curfew/auth', [...cookie, ...named])).status).toBeGreaterThanOrEqual(403)
    expect(heads()).toBe(before)
  })

  it("the application's own answers stay as they are", async () => {
    const cookie = await signIn('clerk')
    expect((await send(proxy.url, '/wrong', [...cookie, ...script])).status).toBe(422)
    const none = await send(proxy.url, '/none', [...cookie, ...script])
    expect([none.status, none.text]).toEqual([401, 'the application said so'])
    const set = await send(proxy.url, '/sets', [...cookie, ...script])
    expect(set.headers['set-cookie']?.[0]).toBe('a=b')
    // A browser takes no __Host- cookie without Secure.
    expect(set.headers['set-cookie']?.[1]).not.toMatch(/__Host-curfew-gateway=.*;\s*secure/i)
  })

  it('a store that is away stops requests with a plain answer, and serves what is open', async () => {
    const cookie = await signIn('clerk')
    const before = heads()
    isAway = true
    const answer = await send(proxy.url, '/json', [...cookie, ...script])
    const open = await send(proxy.url, '/assets', [...cookie, ...script])
    isAway = false
    expect([answer.status, open.status, heads() - before]).toEqual([503, 200, 1])
  })
})
