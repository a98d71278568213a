import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { connect, type Socket } from 'socket.io-client'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { bundleExample } from '../../../tools/example.mjs'
import { type Client, createClient } from './story.ts'

const timeouts = fileURLToPath(new URL('./sent-timeouts.mjs', import.meta.url))
const clock = fileURLToPath(new URL('./moved-clock.mjs', import.meta.url))
let server: ChildProcess | undefined
afterEach(() => server?.kill())

const started = async (name: string): Promise<Client> => {
  const file = await bundleExample(name)
  server = fork(file, { execArgv: ['--import', clock], env: { ...process.env, PORT: '0' }, silent: true })
  const [said] = await once(server.stdout ?? server, 'data')
  return createClient(/http:\/\/[\d.:]+/.exec(String(said))?.[0] ?? '')
}

const pass = async (milliseconds: number): Promise<void> => {
  server?.send(milliseconds)
  if (server) await once(server, 'message')
}

const heard = (socket: Socket, event: string): Promise<unknown[]> =>
  new Promise((done) => void socket.once(event, (...given: unknown[]) => done(given)))

const form = {
  'content-type': 'application/x-www-form-urlencoded',
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'navigate',
}

it.each([
  'express',
  'express-passport',
  'express-session',
  'fastify',
  'hono',
  'koa',
  'nest',
  'node',
  'websocket',
  'socket-io',
  'event-stream',
])('the example %s waits 30 s for a request and 10 s for its head', async (name) => {
  const execArgv = ['--import', timeouts]
  server = fork(await bundleExample(name), { execArgv, env: { ...process.env, PORT: '0' }, silent: true })
  const [waits] = await once(server, 'message')
  expect(waits).toEqual([30_000, 10_000])
})

describe.each(['express', 'fastify', 'hono', 'koa', 'nest', 'node'])('the example for %s', (name) => {
  it('signs in, warns, stays, and signs out', async () => {
    const rosa = await started(name)
    const phase = async (): Promise<unknown> => (await (await rosa.ask('/session')).json()).phase
    const write = async (): Promise<number> => (await rosa.ask('/notes', { method: 'POST', headers: form })).status
    expect(await (await rosa.ask('/')).text()).toContain('Nobody is signed in.')
    expect((await rosa.ask('/sign-in', { method: 'POST', headers: form, body: 'who=vet' })).status).toBe(303)
    expect(await (await rosa.ask('/')).text()).toContain('Hello, vet.')
    expect(await write()).toBe(200)
    await pass(31_000)
    expect(await phase()).toBe('warning')
    expect(await (await rosa.tell({ type: 'extend' })).json()).toMatchObject({ phase: 'active' })
    await pass(31_000)
    expect(await phase()).toBe('warning')
    expect((await rosa.ask('/sign-out', { method: 'POST', headers: form })).status).toBe(303)
    expect([await phase(), rosa.cookie]).toEqual(['none', undefined])
    expect((await rosa.ask('/notes', { method: 'POST', headers: form, body: '' })).status).toBe(401)
  })
})

it('the example for Passport signs in the person whom Passport knows, and no other', async () => {
  const rosa = await started('express-passport')
  const enter = async (password: string): Promise<number> =>
    (await rosa.ask('/sign-in', { method: 'POST', headers: form, body: `username=rosa&password=${password}` })).status
  expect([await enter('wrong'), rosa.cookie]).toEqual([401, undefined])
  expect(await enter('harbour')).toBe(303)
  expect(await (await rosa.ask('/')).text()).toContain('Hello, rosa.')
  await pass(61_000)
  expect((await rosa.ask('/notes', { method: 'POST', headers: form })).status).toBe(401)
})

it('the example written for express-session keeps its bag, warns, stays, and signs out', async () => {
  const rosa = await started('express-session')
  const post = async (path: string, body = ''): Promise<number> =>
    (await rosa.ask(path, { method: 'POST', headers: form, body })).status
  const status = async (): Promise<unknown> => (await rosa.ask('/session')).json()
  expect([await post('/basket'), await post('/basket')]).toEqual([303, 303])
  expect(await (await rosa.ask('/')).text()).toContain('Hello, stranger. In your basket: 2.')
  expect(await post('/sign-in', 'who=rosa')).toBe(303)
  expect(await (await rosa.ask('/')).text()).toContain('Hello, rosa. In your basket: 2.')
  await pass(31_000)
  expect(await status()).toMatchObject({ phase: 'warning' })
  expect(await (await rosa.tell({ type: 'extend' })).json()).toMatchObject({ phase: 'active' })
  expect(await post('/sign-out')).toBe(303)
  expect(await (await rosa.ask('/')).text()).toContain('Hello, stranger. In your basket: 0.')
  await post('/sign-in', 'who=rosa')
  await pass(61_000)
  expect(await (await rosa.ask('/')).text()).toContain('Hello, stranger. In your basket: 0.')
})

it('the example for WebSockets writes while a person is signed in, and closes a silent socket at the end', async () => {
  const rosa = await started('websocket')
  expect((await rosa.ask('/sign-in', { method: 'POST', headers: form })).status).toBe(303)
  const { status, url } = await rosa.ask('/')
  expect(status).toBe(200)
  const socket = new WebSocket(url.replace('http', 'ws'), { headers: { cookie: rosa.cookie ?? '' } })
  await once(socket, 'open')
  socket.send('fed the cat')
  expect(String(await once(socket, 'message').then(([note]) => note))).toBe('written: fed the cat')
  const closed = once(socket, 'close')
  expect((await rosa.ask('/sign-out', { method: 'POST', headers: form })).status).toBe(303)
  expect((await closed).map(String)).toEqual(['4401', 'signed-out'])
})

it('the example for socket.io writes while a person is signed in, and closes a silent socket at the end', async () => {
  const rosa = await started('socket-io')
  const { url } = await rosa.ask('/')
  const connectAs = (cookie: string): Socket =>
    connect(url, { extraHeaders: { cookie }, forceNew: true, reconnection: false })
  const [refused] = await heard(connectAs(''), 'connect_error')
  expect(refused).toMatchObject({ data: { code: 4401, reason: 'nobody' } })
  expect((await rosa.ask('/sign-in', { method: 'POST', headers: form })).status).toBe(303)
  const socket = connectAs(rosa.cookie ?? '')
  await heard(socket, 'connect')
  socket.emit('note', 'fed the cat')
  expect(await heard(socket, 'written')).toEqual(['written: fed the cat'])
  const over = heard(socket, 'curfew-over')
  const closed = heard(socket, 'disconnect')
  expect((await rosa.ask('/sign-out', { method: 'POST', headers: form })).status).toBe(303)
  expect(await over).toEqual([{ code: 4401, reason: 'signed-out' }])
  await closed
})

it('the example of an event stream tells each note, and ends with the reason when its session is over', async () => {
  const rosa = await started('event-stream')
  expect((await rosa.ask('/notes')).status).toBe(401)
  expect((await rosa.ask('/sign-in', { method: 'POST', headers: form })).status).toBe(303)
  const { body } = await rosa.ask('/notes')
  const pieces = body?.pipeThrough(new TextDecoderStream()).getReader()
  const next = async (): Promise<string | undefined> => (await pieces?.read())?.value
  expect(await next()).toBe(': open\n\n')
  expect((await rosa.ask('/notes', { method: 'POST', headers: form, body: 'note=fed+the+cat' })).status).toBe(303)
  expect(await next()).toBe('data: "fed the cat"\n\n')
  await pass(61_000)
  expect(await (await rosa.ask('/session')).json()).toMatchObject({ phase: 'ended', reason: 'idle' })
  expect(await next()).toBe('event: over\ndata: idle\n\n')
  expect(await pieces?.read()).toMatchObject({ done: true })
})
