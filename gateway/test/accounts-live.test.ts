import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runPerson } from '../src/commands/person.ts'
import { type Running, runGateway } from '../src/running.ts'
import { readSettings } from '../src/settings.ts'
import { password } from './own-pages-server.ts'
import { pagesOf } from './pages-client.ts'

const config = {
  roles: { clerk: { tasks: ['refund.ask'] }, manager: { tasks: ['refund.ask', 'refund.approve'] } },
  routes: [
    { path: '/approve', task: 'refund.approve' },
    { path: '/*', person: 'signed in' },
  ],
}

let folder: string
let application: Server
let running: Running
const { get, post, signIn } = pagesOf(() => running.gateway.url)

const said: string[] = []
const silent = { write: (text: string) => said.push(text) }

const person = async (...args: readonly string[]): Promise<void> => {
  const io = { out: silent, err: silent, input: new PassThrough().end(password) }
  const files = ['--accounts', join(folder, 'accounts.json'), '--config', join(folder, 'curfew.json')]
  expect(await runPerson([...args, ...files], io)).toBe(0)
}

const put = (written: object): void => writeFileSync(join(folder, 'curfew.json'), JSON.stringify(written))

const start = async (store: string): Promise<void> => {
  const flags = ['--listen', '127.0.0.1:0', '--private', '127.0.0.1:0', '--store', store, '--log', 'nothing']
  const files = ['--accounts', join(folder, 'accounts.json'), '--config', join(folder, 'curfew.json')]
  const upstream = `http://127.0.0.1:${(application.address() as AddressInfo).port}`
  const io = { out: silent, err: silent, input: new PassThrough() }
  running = await runGateway(readSettings([upstream, ...flags, ...files]), io)
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'live-'))
  said.length = 0
  put(config)
  await person('add', 'nina', '--role', 'clerk')
  application = createServer((request, response) => response.end(`the application at ${request.url}`))
  await new Promise<void>((done) => application.listen(0, '127.0.0.1', done))
  await start('memory')
})
afterEach(async () => {
  await running.close()
  application.closeAllConnections()
  application.close()
})

const statusOf = async (path: string, cookie: string): Promise<number> => (await get(path, { cookie })).status

it('other roles reach a live session while the gateway runs', async () => {
  const cookie = await signIn()
  expect(await statusOf('/approve', cookie)).toBe(403)
  await person('roles', 'nina', '--role', 'manager')
  await vi.waitUntil(async () => (await statusOf('/approve', cookie)) === 200, { timeout: 20_000 })
})

it.each([['disable'], ['remove'], ['password']])('person %s ends the sessions of its person', async (verb) => {
  const cookie = await signIn()
  expect(await statusOf('/', cookie)).toBe(200)
  await person(verb, 'nina')
  await vi.waitUntil(async () => (await statusOf('/', cookie)) === 303, { timeout: 20_000 })
  expect((await get('/', { cookie })).headers.get('location')).toContain('ended=revoked')
  const again = await post('/_curfew/sign-in', { username: 'nina', password })
  expect(again.status).toBe(verb === 'password' ? 303 : 401)
})

it.each([['disable'], ['remove'], ['password']])('person %s counts while no gateway runs, too', async (verb) => {
  await running.close()
  await start(`sqlite:${join(folder, 'curfew.db')}`)
  const cookie = await signIn()
  await running.close()
  await start(`sqlite:${join(folder, 'curfew.db')}`)
  expect(await statusOf('/', cookie)).toBe(200)
  await running.close()
  await person(verb, 'nina')
  await start(`sqlite:${join(folder, 'curfew.db')}`)
  expect(await statusOf('/', cookie)).toBe(303)
})

it('other roles count while no gateway runs, too', async () => {
  await running.close()
  await start(`sqlite:${join(folder, 'curfew.db')}`)
  const cookie = await signIn()
  await running.close()
  await person('roles', 'nina', '--role', 'manager')
  await start(`sqlite:${join(folder, 'curfew.db')}`)
  expect(await statusOf('/approve', cookie)).toBe(200)
})

it('a person who is added while the gateway runs signs in', async () => {
  await person('add', 'omar', '--role', 'manager')
  await vi.waitUntil(async () => (await signIn('omar')) !== '', { timeout: 20_000, interval: 500 })
})

it('a config that is read again gives a role another task, and signs nobody out', async () => {
  const cookie = await signIn()
  put({ ...config, roles: { clerk: { tasks: ['refund.ask', 'refund.approve'] } } })
  await running.reload()
  expect(await statusOf('/approve', cookie)).toBe(200)
})

it('a wrong file is refused, and all stays as it was', async () => {
  const cookie = await signIn()
  put({ roles: { boss: {} } })
  await expect(running.reload()).rejects.toThrow('nina has the role "clerk", which is unknown; write one of "boss"')
  writeFileSync(join(folder, 'curfew.json'), '{"routes": 7}')
  await expect(running.reload()).rejects.toThrow('routes is 7; write a list of routes')
  expect(await statusOf('/', cookie)).toBe(200)
  expect(await statusOf('/approve', cookie)).toBe(403)
})

it('an application that is away, and an address of no route, have a page that watches the session', async () => {
  put({ ...config, routes: [{ path: '/orders', person: 'signed in' }] })
  await running.reload()
  const cookie = await signIn()
  const strange = await get('/elsewhere', { cookie })
  expect([strange.status, await strange.text()]).toEqual([403, expect.stringContaining('This page is open to nobody')])
  application.closeAllConnections()
  await new Promise((done) => application.close(done))
  const away = await get('/orders', { cookie, 'accept-language': 'de' })
  const text = await away.text()
  expect([away.status, text]).toEqual([502, expect.stringContaining('Die Anwendung ist nicht erreichbar')])
  expect(text).toContain('src="/_curfew/client.js"')
  const script = await get('/orders', { cookie, accept: '*/*', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' })
  expect(await script.json()).toMatchObject({ status: 502, title: 'The application cannot be reached' })
})
