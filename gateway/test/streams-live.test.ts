import { once } from 'node:events'
import { afterEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Config } from '../src/config.ts'
import { startApplication, type TestApplication } from './application.ts'
import { openTestGateway, type TestGateway, testConfig } from './place.ts'

let application: TestApplication
let gateway: TestGateway
let socket: WebSocket

const open = async (role: string): Promise<{ closed: Promise<string> }> => {
  application = await startApplication()
  gateway = await openTestGateway(application.url)
  const cookie = await gateway.signIn('mia', role)
  const headers = { cookie, origin: gateway.url, 'sec-fetch-site': 'same-origin' }
  socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/socket`, { headers })
  const closed = once(socket, 'close').then(([code, reason]) => `${code} ${reason}`)
  await once(socket, 'open')
  return { closed }
}
afterEach(async () => {
  socket.terminate()
  await gateway.close()
  await application.close()
})

const echoed = async (text: string): Promise<string> => {
  const answer = once(socket, 'message')
  socket.send(text)
  return String((await answer)[0])
}

const closing = (): Config => ({
  ...testConfig(),
  sites: [
    {
      router: (_, path) => ({
        kind: 'route',
        route: { path, demand: { kind: 'task', task: 'refund.approve' }, raw: false },
      }),
      routes: [],
    },
  ],
})

it('a WebSocket goes on under a new config, and is cut at the end of its session all the same', async () => {
  const { closed } = await open('clerk')
  await gateway.take(testConfig())
  await gateway.take(testConfig())
  expect(await echoed('hello')).toBe('echo hello')
  await gateway.engine().sessions.endAll({ subject: 'mia', by: 'maria' })
  expect(await closed).toBe('4401 revoked')
})

it('a new config that closes the route of a WebSocket to its person cuts it', async () => {
  const { closed } = await open('clerk')
  await gateway.take(closing())
  expect(await closed).toBe('4401 role')
})

it('a WebSocket whose person may have the closed route stays, until the role is lost', async () => {
  const { closed } = await open('manager')
  await gateway.take(closing())
  expect(await echoed('hello')).toBe('echo hello')
  await gateway.engine().sessions.changeRoles({ subject: 'mia', roles: ['clerk'], by: 'maria' })
  expect(await closed).toBe('4401 role')
})
