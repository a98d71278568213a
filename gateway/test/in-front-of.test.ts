import { request as ask } from 'node:http'
import { connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Answer, startApplication, type TestApplication } from './application.ts'
import { openTestGateway, type TestGateway } from './place.ts'

let application: TestApplication
let gateway: TestGateway

const open = async (answers: Readonly<Record<string, Answer>> = {}, args: readonly string[] = []): Promise<void> => {
  application = await startApplication(answers)
  gateway = await openTestGateway(application.url, { args })
}
afterEach(async () => {
  await gateway.close()
  await application.close()
})

const headers = (cookie: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  cookie,
  origin: gateway.url,
  'sec-fetch-site': 'same-origin',
  ...more,
})
const get = (path: string, how: RequestInit = {}): Promise<Response> =>
  fetch(`${gateway.url}${path}`, { redirect: 'manual', ...how })
const seen = (name: string): readonly string[] => {
  const { rawHeaders = [] } = application.heads.at(-1) ?? {}
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name)
}

it('a stranger is sent to sign in, and the application never sees the request', async () => {
  await open()
  const page = await get('/orders?x=1', { headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' } })
  expect([page.status, page.headers.get('location')]).toEqual([303, '/_curfew/sign-in?from=%2Forders%3Fx%3D1'])
  expect((await get('/json')).status).toBe(401)
  expect(application.heads).toEqual([])
})

it('a signed-in person reaches the application, which gets who it is, and never our cookie', async () => {
  await open()
  const cookie = await gateway.signIn('rosa', 'clerk', 'manager')
  expect(cookie).toMatch(/^curfew-gateway=/)
  const answer = await get('/json', { headers: { cookie: `a=1; ${cookie}; b=2`, 'Curfew-Roles': 'root' } })
  expect([answer.status, await answer.text()]).toEqual([200, '{"a":1}'])
  expect(seen('cookie')).toEqual(['a=1; b=2'])
  expect(seen('curfew-subject')).toEqual(['rosa'])
  expect(seen('curfew-roles')).toEqual(['clerk,manager'])
  expect(seen('curfew-assertion')).toEqual(['for rosa'])
  expect(seen('host')).toEqual([new URL(gateway.url).host])
})

it('a page gets the client and the name of its opening, and other responses nothing', async () => {
  await open()
  const cookie = await gateway.signIn('rosa', 'clerk')
  const page = await get('/', { headers: { cookie, 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' } })
  expect(await page.text()).toContain('<head><script type="module" async src="/_curfew/client.js"')
  expect(page.headers.get('server-timing')).toMatch(/curfew;desc="/)
  expect(await (await get('/', { headers: { cookie, 'sec-fetch-dest': 'empty' } })).text()).not.toContain('_curfew')
})

it('a task is asked of its holder, and an address without a route is closed', async () => {
  await open()
  const [clerk, manager] = [await gateway.signIn('rosa', 'clerk'), await gateway.signIn('mia', 'manager')]
  expect((await get('/refund', { method: 'POST', headers: headers(clerk) })).status).toBe(403)
  expect((await get('/refund', { method: 'POST', headers: headers(manager), body: 'yes' })).status).toBe(200)
  expect((await get('/closed', { headers: headers(manager) })).status).toBe(403)
  expect((await get('/a//b', { headers: headers(manager) })).status).toBe(400)
  expect(application.bodies).toEqual(['yes'])
})

it('another site changes nothing, save where its route says so', async () => {
  await open()
  const cookie = await gateway.signIn('rosa', 'clerk')
  const foreign = { cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  expect((await get('/json', { method: 'POST', headers: foreign })).status).toBe(403)
  expect((await get('/hook', { method: 'POST', headers: foreign, body: 'paid' })).status).toBe(200)
  expect(application.bodies).toEqual(['paid'])
  expect([seen('cookie'), seen('curfew-subject')]).toEqual([[], []])
})

it('a WebSocket passes, and is closed by 4401 when its session ends', async () => {
  await open()
  const cookie = await gateway.signIn('rosa', 'clerk')
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/socket`, { headers: headers(cookie) })
  const said = new Promise<string>((done) => socket.on('message', (text) => done(String(text))))
  await new Promise((done) => socket.on('open', done))
  socket.send('hello')
  expect(await said).toBe('echo hello')
  const closed = new Promise<readonly [number, string]>((done) =>
    socket.on('close', (code, reason) => done([code, String(reason)])),
  )
  await gateway.engine().sessions.endAll({ subject: 'rosa', by: 'maria' })
  expect(await closed).toEqual([4401, 'revoked'])
})

it('a WebSocket of a stranger and one of another site are refused', async () => {
  await open()
  const cookie = await gateway.signIn('rosa', 'clerk')
  const status = (more: Readonly<Record<string, string>>): Promise<number | undefined> =>
    new Promise((done) => {
      const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/socket`, { headers: more })
      socket.on('error', () => undefined)
      socket.on('unexpected-response', (_, answer) => {
        answer.resume()
        done(answer.statusCode)
      })
    })
  expect(await status({})).toBe(401)
  expect(await status({ cookie, origin: 'https://evil.example' })).toBe(403)
  expect(application.heads).toEqual([])
})

it('an event stream is cut when its person loses the task', async () => {
  await open({
    '/task-events': (_, response) => {
      response.setHeader('content-type', 'text/event-stream')
      response.write('data: one\n\n')
    },
  })
  const cookie = await gateway.signIn('mia', 'manager')
  const answer = await get('/task-events', { headers: { cookie, accept: 'text/event-stream' } })
  const reader = answer.body?.getReader()
  expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('one')
  await gateway.engine().sessions.changeRoles({ subject: 'mia', roles: ['clerk'], by: 'maria' })
  await expect(reader?.read()).rejects.toThrow()
})

it('an upload whose session ends in the middle is not finished', async () => {
  await open()
  const cookie = await gateway.signIn('rosa', 'clerk')
  const { port } = new URL(gateway.url)
  const upload = ask({ host: '127.0.0.1', port, path: '/upload', method: 'POST', headers: headers(cookie) })
  const answered = new Promise<number | undefined>((done) => upload.on('response', (answer) => done(answer.statusCode)))
  upload.write('half')
  await expect.poll(() => application.heads.length).toBe(1)
  await gateway.engine().sessions.endAll({ subject: 'rosa', by: 'maria' })
  upload.end('whole')
  expect(await answered).toBe(401)
  expect(application.bodies).toEqual([])
})

it('a form that comes after the end is kept, and given again to its person alone', async () => {
  await open()
  const cookie = await gateway.signIn('rosa', 'clerk')
  await gateway.engine().sessions.endAll({ subject: 'rosa', by: 'maria' })
  const page = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' }
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const late = await get('/orders?x=1', {
    method: 'POST',
    headers: headers(cookie, { ...page, ...type }),
    body: 'note=a',
  })
  const to = new URL(late.headers.get('location') ?? '', gateway.url)
  expect([late.status, to.pathname, to.searchParams.get('ended')]).toEqual([303, '/_curfew/sign-in', 'revoked'])
  const from = to.searchParams.get('from') ?? ''
  expect(from).toMatch(/^\/_curfew\/again\?/)
  expect((await get(from, { headers: headers(await gateway.signIn('ben', 'clerk')) })).status).toBe(404)
  const again = headers(await gateway.signIn('rosa', 'clerk'))
  const action = /action="([^"]+)"/.exec(await (await get(from, { headers: again })).text())?.[1] ?? ''
  const send = (): Promise<Response> =>
    get(action.replaceAll('&#38;', '&'), { method: 'POST', headers: { ...again, ...type }, body: '' })
  expect(await (await send()).text()).toBe('POST /orders?x=1')
  expect(application.bodies).toEqual(['note=a'])
  expect((await send()).status).toBe(404)
  expect(application.bodies).toEqual(['note=a'])
})

it('a client that expects 100 Continue sends its body after the verdict', async () => {
  await open()
  const cookie = await gateway.signIn('rosa', 'clerk')
  const { port } = new URL(gateway.url)
  const send = (given: string): Promise<readonly [number | undefined, boolean]> =>
    new Promise((done) => {
      let isContinued = false
      const more = { expect: '100-continue', 'content-length': '4' }
      const how = { host: '127.0.0.1', port, path: '/up', method: 'POST', headers: headers(given, more) }
      const upload = ask(how, (answer) => done([answer.resume().statusCode, isContinued]))
      upload.on('error', () => undefined)
      upload.on('continue', () => {
        isContinued = true
        upload.end('body')
      })
      upload.flushHeaders()
    })
  expect(await send('')).toEqual([401, false])
  expect(await send(cookie)).toEqual([200, true])
  expect(application.bodies).toEqual(['body'])
})

it.each<readonly [string, number, Answer]>([
  ['dies', 502, (request) => request.socket.destroy()],
  ['answers garbage', 502, (request) => request.socket.end('garbage\r\n\r\n')],
  ['switches protocols unasked', 502, (request) => request.socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n')],
])('an application that %s gives a plain page of status %i', async (_, status, answer) => {
  await open({ '/bad': answer })
  const cookie = await gateway.signIn('rosa', 'clerk')
  const found = await get('/bad', { headers: { cookie } })
  expect([found.status, await found.text()]).toEqual([status, expect.stringContaining('cannot be reached')])
})

it('an application that dies in its body cuts the response, and the gateway lives on', async () => {
  await open({
    '/half': (request, response) => {
      response.write('half')
      setImmediate(() => request.socket.destroy())
    },
  })
  const cookie = await gateway.signIn('rosa', 'clerk')
  await expect(get('/half', { headers: { cookie } }).then((answer) => answer.text())).rejects.toThrow()
  expect((await get('/json', { headers: { cookie } })).status).toBe(200)
})

it.each([
  ['both lengths', 'POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['an unknown coding', 'POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: strange\r\n\r\nbody'],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nbody'],
  ['a space before a colon', 'GET / HTTP/1.1\r\nHost: HOST\r\nA : b\r\n\r\n'],
  ['a head of 8 MB', `GET / HTTP/1.1\r\nHost: HOST\r\nA: ${'a'.repeat(8_000_000)}\r\n\r\n`],
])('a request with %s is refused, and the application never sees it', async (_, text) => {
  await open()
  const { port, host } = new URL(gateway.url)
  const first = await new Promise<string>((done) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text.replace('HOST', host)))
    let said = ''
    socket.on('data', (piece) => {
      said += piece
    })
    socket.on('error', () => undefined)
    socket.on('close', () => done(said.split('\r\n')[0] ?? ''))
  })
  expect(first).toMatch(/^HTTP\/1\.1 4(?:00|31)/)
  expect(application.heads).toEqual([])
})
