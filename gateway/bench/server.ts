import { randomBytes } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { definePolicy, defineRoles, instant, minutes } from 'curfew'
import { memoryBags } from 'curfew/stores/memory'
import { Agent } from 'undici'
import { createAssertions, keysInBag } from '../src/assertion.ts'
import { openGateway } from '../src/gateway.ts'
import { answerAuth } from '../src/guard.ts'
import { createKeptPosts } from '../src/kept-posts.ts'
import { readSettings } from '../src/settings.ts'
import { openStore } from '../src/store.ts'

// One variant of the bench, in a process of its own: node server.mjs VARIANT [APPLICATION] [STORE]
const [variant = '', application = '', storeName = 'memory'] = process.argv.slice(2)

const readers = 2_000

const json = Buffer.from(JSON.stringify({ items: 'x'.repeat(1_000) }))
const page = Buffer.from(
  `<!doctype html><html lang="en"><head><title>page</title></head><body>${'<p>text</p>'.repeat(1_800)}</body></html>`,
)

const answers: RequestListener = (request, response) => {
  if (request.url === '/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    return void response.write('data: one\n\n')
  }
  const isPage = request.url === '/page'
  const body = isPage ? page : json
  response.writeHead(200, { 'content-type': isPage ? 'text/html' : 'application/json', 'content-length': body.length })
  response.end(body)
}

const pipe = (): RequestListener => {
  const agent = new Agent()
  return async (request, response) => {
    const answer = await agent.request({
      origin: application,
      path: request.url ?? '/',
      method: 'GET',
      headers: request.headers,
      responseHeaders: 'raw',
    })
    response.writeHead(answer.statusCode, answer.headers as unknown as string[])
    await pipeline(answer.body, response)
  }
}

const listening = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const gateway = async (): Promise<{
  url: string
  privateUrl: string
  cookie: string
  cookies: readonly string[]
  end: () => Promise<unknown>
}> => {
  const { store } = await openStore(storeName)
  const assertions = createAssertions({
    issuer: 'http://127.0.0.1',
    algorithm: 'EdDSA',
    now: () => instant(Date.now()),
    keys: keysInBag(memoryBags()),
  })
  const policy = definePolicy({ idle: minutes(30), warning: minutes(3) })
  const route = { path: '/*', demand: { kind: 'person', why: 'signed in' }, raw: false } as const
  const opened = await openGateway({
    settings: readSettings([application, '--listen', '127.0.0.1:0', '--private', '127.0.0.1:0']),
    config: {
      roles: defineRoles({ tasks: [], roles: { clerk: { tasks: [], policy } } }) as never,
      sites: [{ router: () => ({ kind: 'route', route }), routes: [route] }],
      applicationCookies: [],
      applicationRoles: [],
    },
    store,
    secret: randomBytes(32),
    keptPosts: createKeptPosts(() => performance.now()),
    journal: () => undefined,
    assert: ({ id, subject, roles, tasks }, audience) => [
      'Curfew-Assertion',
      assertions.mint({ id, subject, roles, tasks, audience }),
    ],
    openPages: () => () => undefined,
    answerPrivate: (engine) => (request, response) => void answerAuth(engine)(request, response),
  })
  const asked = { method: 'POST', url: `${opened.url}/`, headers: new Headers() }
  const signIn = async (subject: string): Promise<string> => {
    const { setCookie } = await opened.engine().sessions.start(asked, { subject, roles: ['clerk'] })
    return setCookie.split(';')[0] ?? ''
  }
  const cookie = await signIn('rosa')
  // No page of the bench reports. In one session thousands of them would be waited for.
  const cookies: string[] = []
  for (let nth = 0; nth < readers; nth += 1) cookies.push(await signIn(`reader-${nth}`))
  const end = (): Promise<unknown> => opened.engine().sessions.endAll({ subject: 'rosa', by: 'bench' })
  return { url: opened.url, privateUrl: opened.privateUrl, cookie, cookies, end }
}

const peer = async (): Promise<string> => {
  const module = await import(pathToFileURL(resolve(`gateway/bench/peers/${variant}.mjs`)).href)
  return module.start(application)
}

let end: (() => Promise<unknown>) | undefined

const start = async (): Promise<{
  readonly url: string
  readonly privateUrl?: string
  readonly cookie?: string
  readonly cookies?: readonly string[]
}> => {
  if (variant === 'application') return { url: await listening(answers) }
  if (variant === 'pipe') return { url: await listening(pipe()) }
  if (variant === 'bare') return { url: await listening((_, response) => response.writeHead(200).end()) }
  if (['http-proxy', 'fastify'].includes(variant)) return { url: await peer() }
  const opened = await gateway()
  end = opened.end
  return variant === 'auth' ? { ...opened, url: opened.privateUrl } : opened
}

process.send?.({ ...(await start()), end: undefined })
process.on('message', async (wanted) => {
  if (wanted === 'end') await end?.()
  process.send?.({ cpu: process.cpuUsage(), memory: process.memoryUsage().rss })
})
process.on('disconnect', () => process.exit(0))
