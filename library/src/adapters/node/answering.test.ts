import { createServer, type RequestListener, type Server } from 'node:http'
import { connect as connect2, createServer as createServer2 } from 'node:http2'
import { type AddressInfo, connect, type Server as Listening } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineRoles } from '../../core/role.ts'
import { StoreAway } from '../../core/store-away.ts'
import { createSessions, type Sessions } from '../../server/sessions.ts'
import { memoryStore } from '../../stores/memory.ts'
import { forNode, type NodeListener } from '../node.ts'

const own = new Error('the application’s own, with a secret')
const roles = defineRoles({ tasks: [], roles: { vet: { tasks: [] } } })
let sessions: Sessions<never, 'vet'>
let away: boolean
let server: Listening
let unheard: unknown[]
const hear = (failure: unknown): void => {
  unheard.push(failure)
}

beforeEach(() => {
  away = false
  unheard = []
  process.on('unhandledRejection', hear)
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const store = memoryStore()
  const save: typeof store.save = async (...given) => {
    if (away) throw new Error('the disk is gone')
    return store.save(...given)
  }
  const find: typeof store.find = (key) => {
    if (away) throw new Error('the disk is gone')
    return store.find(key)
  }
  const renew: typeof store.renew = (key, at) => {
    if (away) throw new Error('the disk is gone')
    return store.renew(key, at)
  }
  sessions = createSessions({ roles, store: { ...store, save, find, renew } }) as typeof sessions
})
afterEach(async () => {
  process.off('unhandledRejection', hear)
  vi.restoreAllMocks()
  server.close()
  await sessions.close()
})

const listening = async (is: Listening): Promise<string> => {
  server = is
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const routes: Readonly<Record<string, NodeListener>> = {
  '/at-once': () => {
    throw own
  },
  '/later': async () => {
    await new Promise(setImmediate)
    throw own
  },
  '/half': async (_request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half')
    await new Promise(setImmediate)
    throw new StoreAway(new Error('the disk is gone'))
  },
  '/with-a-head': async (_request, response) => {
    response.setHeader('content-type', 'text/html').setHeader('content-length', '5').setHeader('x-kept', 'yes')
    throw new StoreAway(new Error('the disk is gone'))
  },
}

const attached = (): NodeListener =>
  forNode(sessions).attach((request, response) => {
    const route = routes[request.url ?? '']
    return route ? route(request, response) : response.end('here')
  })

it.each(['/at-once', '/later'])(
  'an error of the application’s own, thrown %s, is 500 where nobody waits for the listener, and ends no process',
  async (path) => {
    const origin = await listening(createServer(attached() as RequestListener))
    const answer = await fetch(origin + path)
    expect([answer.status, await answer.text()]).toEqual([500, expect.not.stringContaining('secret')])
    expect(console.error).toHaveBeenCalledWith(expect.stringContaining('a listener failed'), own)
    expect(await (await fetch(origin)).text()).toBe('here')
    expect(unheard).toEqual([])
  },
)

it.each(['/at-once', '/later'])(
  'it is handed untouched, thrown %s, to a caller that waits for the listener',
  async (path) => {
    const listener = attached()
    const heard: unknown[] = []
    const waiting: RequestListener = async (request, response) => {
      try {
        await listener(request, response)
      } catch (failure) {
        heard.push(failure)
        response.writeHead(418).end('mine')
      }
    }
    const origin = await listening(createServer(waiting))
    const answer = await fetch(origin + path)
    expect([answer.status, await answer.text(), heard]).toEqual([418, 'mine', [own]])
    expect(console.error).not.toHaveBeenCalled()
    expect(unheard).toEqual([])
  },
)

it('the headers of the route about its body do not stay in another response', async () => {
  const origin = await listening(createServer(attached() as RequestListener))
  const answer = await fetch(`${origin}/with-a-head`)
  expect([answer.status, answer.headers.get('x-kept'), (await answer.json()).status]).toEqual([503, 'yes', 503])
})

it('the connection of half a response is cut, so that it cannot pass for the whole', async () => {
  const origin = await listening(createServer(attached() as RequestListener))
  await expect(fetch(`${origin}/half`).then((answer) => answer.text())).rejects.toThrow()
  expect(await (await fetch(origin)).text()).toBe('here')
  expect(unheard).toEqual([])
})

it('over HTTP/2 a sign-in without an answer from the store gets 503, and a malformed host 400', async () => {
  const { attach, signIn } = forNode(sessions)
  const listener = attach(async (request, response) => {
    await signIn(request, response, { subject: 'vera', roles: ['vet'] })
    response.end('in')
  })
  const origin = await listening(createServer2(listener as never))
  const client = connect2(origin)
  const ask = (headers: Readonly<Record<string, string>>): Promise<unknown> =>
    new Promise((done, fail) => {
      const stream = client.request({ ':path': '/in', ':method': 'POST', 'sec-fetch-site': 'same-origin', ...headers })
      stream.on('error', fail).on('response', (head) => done([head[':status'], head['retry-after']]))
      stream.resume().end()
    })
  away = true
  expect(await ask({})).toEqual([503, '1'])
  away = false
  expect(await ask({ ':authority': 'clinic_example$' })).toEqual([400, undefined])
  expect(await ask({ ':authority': 'evil.example' })).toEqual([421, undefined])
  expect(await ask({})).toEqual([200, undefined])
  expect(unheard).toEqual([])
  client.destroy()
})

it('at an upgrade the response is written to the connection', async () => {
  const token = (
    await sessions.start(
      { method: 'POST', url: 'http://localhost/', headers: new Headers() },
      {
        subject: 'vera',
        roles: ['vet'],
      },
    )
  ).setCookie.split(';')[0]
  const listener = attached()
  const upgrading: Server = createServer()
  upgrading.on('upgrade', (request) => void listener(request, {} as never))
  const origin = await listening(upgrading)
  const answer = (path: string, host: string): Promise<string> =>
    new Promise((done) => {
      const socket = connect(Number(new URL(origin).port), '127.0.0.1')
      let heard = ''
      socket.setEncoding('utf8').on('data', (piece) => {
        heard += piece
      })
      socket.on('close', () => done(heard.split('\r\n')[0] ?? ''))
      const head = `Host: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nCookie: ${token}`
      socket.write(`GET ${path} HTTP/1.1\r\n${head}\r\n\r\n`)
    })
  away = true
  expect(await answer('/socket', '127.0.0.1')).toBe('HTTP/1.1 503 Service Unavailable')
  away = false
  expect(await answer('/socket', 'a b')).toBe('HTTP/1.1 400 Bad Request')
  expect(await answer('/later', '127.0.0.1')).toBe('HTTP/1.1 500 Internal Server Error')
  expect(unheard).toEqual([])
})
