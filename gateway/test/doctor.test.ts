import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { reachedDirectly } from '../src/doctor/direct.ts'
import { examine, type Finding } from '../src/doctor.ts'
import { startApplication } from './application.ts'
import { openTestGateway } from './place.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const listening = async (server: Server, host = '127.0.0.1'): Promise<URL> => {
  await new Promise<void>((done) => server.listen(0, host, done))
  closing.push(
    () => server.closeAllConnections(),
    () => new Promise((done) => server.close(done)),
  )
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

const echo = (request: IncomingMessage, response: ServerResponse): unknown =>
  response.setHeader('content-type', 'application/json').end(JSON.stringify(request.headers))

const openIn = (findings: readonly Finding[]): readonly string[] =>
  findings.filter(({ open }) => open).map(({ check }) => check)

const examined = async (aim: Parameters<typeof examine>[0]): Promise<readonly Finding[]> => {
  const examination = await examine(aim)
  if ('couldNotLook' in examination) throw new Error(examination.couldNotLook)
  return examination.findings
}

it('finds nothing open in the gateway', async () => {
  const application = await startApplication({ '/echo': echo })
  closing.push(() => application.close())
  const gateway = await openTestGateway(application.url)
  closing.push(() => gateway.close())
  const cookie = await gateway.signIn('rosa', 'clerk')
  const aim = { gateway: new URL(gateway.url), upstream: application.url, at: '/_curfew', path: '/echo', cookie }
  const findings = await examined(aim)
  expect(findings.filter(({ open }) => open)).toEqual([])
  expect(findings).toHaveLength(11)
})

/** A gateway as many people would write it, with the holes that a test asks for. */
interface Naive {
  readonly letsIn?: (request: IncomingMessage) => boolean
  readonly takesUpgrades?: boolean
  readonly believesLengths?: boolean
  /** Whether it judges where a request came from, and which headers it has. */
  readonly isCareful?: boolean
}

const pass = (upstream: URL, request: IncomingMessage, response: ServerResponse, isCareful: boolean): void => {
  const { 'transfer-encoding': _, 'content-length': __, connection: ___, ...headers } = request.headers
  const asking = forward(
    { host: upstream.hostname, port: upstream.port, path: '/echo', headers: isCareful ? {} : headers },
    (answer) => answer.pipe(response),
  )
  asking.on('error', () => response.destroy())
  asking.end()
}

const naive = async (upstream: URL, { isCareful = true, ...holes }: Naive): Promise<URL> => {
  const server = createServer({ insecureHTTPParser: holes.believesLengths ?? false }, (request, response) => {
    if (request.url === '/_curfew/jwks.json') return response.end('{"keys":[]}')
    const isPerson = request.headers.cookie?.includes('in=SECRET') ?? false
    const isForeign = request.headers.origin !== undefined && request.headers['sec-fetch-site'] !== 'same-origin'
    const may = (isPerson && !(isCareful && isForeign)) || (holes.letsIn?.(request) ?? false)
    if (may) return pass(upstream, request, response, isCareful)
    return response.writeHead(401).end('sign in')
  })
  server.on('upgrade', (_, socket) => {
    socket.end(
      `HTTP/1.1 ${holes.takesUpgrades ? '101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade' : '403 Forbidden'}\r\n\r\n`,
    )
  })
  return listening(server)
}

const only = (test: (url: string, request: IncomingMessage) => boolean) => (request: IncomingMessage) =>
  test(request.url ?? '', request)

it.each<readonly [string, readonly string[], Naive]>([
  [
    'believes a header',
    ['headers of a stranger'],
    { letsIn: ({ headers }) => headers['curfew-subject'] !== undefined },
  ],
  [
    'compares paths letter by letter',
    ['spellings of a path'],
    { letsIn: only((url) => !/^\/echo(\?_method.*)?$/.test(url) && !/metrics|health|auth|socket|ws/.test(url)) },
  ],
  [
    'guards GET alone',
    ['other methods'],
    { letsIn: only((_, { method, headers }) => method !== 'GET' && !headers.origin) },
  ],
  ['looks at the method in the query', ['other methods'], { letsIn: only((url) => url.includes('_method')) }],
  ['takes two lengths', ['framing'], { believesLengths: true }],
  ['shows its metrics', ['private pages'], { letsIn: only((url) => url === '/metrics') }],
  ['opens WebSockets for every site', ['cross-site upgrade'], { takesUpgrades: true }],
  ['passes everything on', ['cross-site post', 'headers of a person', 'cookie'], { isCareful: false }],
])('finds what is open in a gateway that %s', async (_, holes, how) => {
  const upstream = await listening(createServer(echo))
  const gateway = await naive(upstream, how)
  const findings = await examined({ gateway, upstream, at: '/_curfew', path: '/echo', cookie: 'in=SECRET' })
  expect(openIn(findings)).toEqual(holes)
})

it('finds an application that takes any assertion', async () => {
  const upstream = await listening(
    createServer((request, response) => response.writeHead(request.headers['curfew-assertion'] ? 200 : 401).end('x')),
  )
  const gateway = await naive(upstream, {})
  expect(openIn(await examined({ gateway, upstream, at: '/_curfew', path: '/echo' }))).toEqual(['old assertion'])
})

it('finds an application that others reach, and not one that this machine alone reaches', async () => {
  const everywhere = await listening(createServer(echo), '0.0.0.0')
  const here = await listening(createServer(echo))
  const aim = { gateway: here, at: '/_curfew', path: '/echo' }
  // The whole of 127.0.0.0/8 is this machine, and a server on 127.0.0.1 does not hear the rest of it.
  expect(await reachedDirectly({ ...aim, upstream: everywhere }, ['127.0.0.2'])).toMatchObject({ open: true })
  expect(await reachedDirectly({ ...aim, upstream: here }, ['127.0.0.2'])).toMatchObject({ open: false })
})

it('says why it could not look', async () => {
  const upstream = await listening(createServer(echo))
  const aim = { upstream, at: '/_curfew', path: '/echo' }
  const gone = new URL('http://127.0.0.1:1')
  expect(await examine({ ...aim, gateway: gone })).toEqual({ couldNotLook: expect.stringContaining('does not answer') })
  expect(await examine({ ...aim, gateway: upstream })).toEqual({
    couldNotLook: expect.stringContaining("is it Curfew's gateway"),
  })
  const openPath = await naive(upstream, { letsIn: () => true })
  expect(await examine({ ...aim, gateway: openPath })).toEqual({
    couldNotLook: expect.stringContaining('is open to strangers'),
  })
  const gateway = await naive(upstream, {})
  expect(await examine({ ...aim, gateway, upstream: gone })).toEqual({
    couldNotLook: expect.stringContaining('the application at'),
  })
})
