import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request as askHttp } from 'node:http'
import { fileURLToPath } from 'node:url'
import { busyness, figure, machine, median, table, writeSection } from '../../library/bench/page.ts'
import { startRedis } from '../../library/test/servers/redis.ts'
import type { RunningProxy } from '../test/guard/proxies.ts'
import { type MeasuredProxy, microsOf, startGuarded, startPlain } from './proxies.ts'
import { measureStreams } from './streams.ts'

interface Server {
  readonly child: ChildProcess
  readonly url: string
  readonly privateUrl?: string
  readonly cookie?: string
  readonly cookies?: readonly string[]
}

const rounds = 7
const warmUp = 400
const each = 2_000
const lines = 8

const start = async (...args: readonly string[]): Promise<Server> => {
  const child = fork(fileURLToPath(new URL('server.mjs', import.meta.url)), [...args])
  const [said] = await once(child, 'message')
  return { child, ...(said as Omit<Server, 'child'>) }
}

const cpuOf = async ({ child }: Server): Promise<number> => {
  child.send('cpu')
  const [{ cpu }] = await once(child, 'message')
  return cpu.user + cpu.system
}

const agent = new Agent({ keepAlive: true, maxSockets: lines })

const ask = (url: string, headers: Readonly<Record<string, string>>): Promise<number> =>
  new Promise((done, fail) => {
    const since = performance.now()
    askHttp(url, { agent, headers }, (answer) => {
      const first = performance.now() - since
      if (answer.statusCode !== 200) return fail(new Error(`${url} answered ${answer.statusCode}`))
      answer.resume().once('end', () => done(first))
    })
      .once('error', fail)
      .end()
  })

const times = async (
  count: number,
  url: string,
  headers: Readonly<Record<string, string>>,
  cookies: readonly string[] = [],
): Promise<number[]> => {
  const taken: number[] = []
  let left = count
  const line = async (): Promise<void> => {
    while (left-- > 0) {
      const cookie = cookies[left % cookies.length]
      taken.push(await ask(url, cookie === undefined ? headers : { ...headers, cookie }))
    }
  }
  await Promise.all(Array.from({ length: lines }, line))
  return taken
}

interface Variant {
  readonly name: string
  readonly server: Server
  /** A proxy that works for the same requests. Alone: without the server. */
  readonly proxy?: { readonly by: RunningProxy; readonly isAlone?: true }
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

const browser = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' }
const page = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' }
const cookieOf = ({ cookie }: Server): Record<string, string> => (cookie === undefined ? {} : { cookie })

const original = (server: Server): Record<string, string> => ({
  ...cookieOf(server),
  ...browser,
  'x-original-method': 'GET',
  'x-original-uri': '/json',
})

const measure = async (variants: readonly Variant[]): Promise<ReadonlyMap<string, { cpu: number; first: number }>> => {
  const found = new Map(variants.map(({ name }) => [name, { cpu: [] as number[], first: [] as number[] }]))
  for (let round = 0; round < rounds; round += 1)
    for (const { name, server, proxy, path, headers } of variants) {
      const address = (proxy?.by.url ?? server.url) + path
      const spent = async (): Promise<number> =>
        (proxy?.isAlone ? 0 : await cpuOf(server)) + (proxy ? microsOf(proxy.by) : 0)
      const cookies = path === '/page' ? server.cookies : undefined
      await times(warmUp, address, headers, cookies)
      const before = await spent()
      const firsts = await times(each, address, headers, cookies)
      found.get(name)?.cpu.push(((await spent()) - before) / each)
      found.get(name)?.first.push(median(firsts))
    }
  return new Map([...found].map(([name, { cpu, first }]) => [name, { cpu: median(cpu), first: median(first) }]))
}

const redis = await startRedis()
const application = await start('application')
const [httpProxy, fastify] = [await start('http-proxy', application.url), await start('fastify', application.url)]
const [pipe, front, bare, auth] = [
  await start('pipe', application.url),
  await start('front', application.url),
  await start('bare'),
  await start('auth', application.url),
]
const authRedis = await start('auth', application.url, `redis://127.0.0.1:${redis.port}`)
const behind = async (name: MeasuredProxy): Promise<readonly Variant[]> => {
  const plain = await startPlain(name, application.url)
  const guarded = await startGuarded(name, application.url, { url: auth.url, privateUrl: auth.privateUrl ?? auth.url })
  if (!plain || !guarded) return []
  const headers = { ...cookieOf(auth), ...browser }
  return [
    { name, server: auth, proxy: { by: plain, isAlone: true }, path: '/json', headers: browser },
    { name: `${name} and sub-request`, server: auth, proxy: { by: guarded }, path: '/json', headers },
  ]
}
const proxied = [...(await behind('nginx')), ...(await behind('caddy'))]
const variants: readonly Variant[] = [
  { name: 'pipe, JSON', server: pipe, path: '/json', headers: browser },
  { name: 'in-front-of, JSON', server: front, path: '/json', headers: { ...cookieOf(front), ...browser } },
  { name: 'pipe, page', server: pipe, path: '/page', headers: page },
  { name: 'in-front-of, page', server: front, path: '/page', headers: { ...cookieOf(front), ...page } },
  { name: 'http-proxy, JSON', server: httpProxy, path: '/json', headers: browser },
  { name: '@fastify/http-proxy, JSON', server: fastify, path: '/json', headers: browser },
  { name: 'bare answer', server: bare, path: '/', headers: browser },
  { name: 'sub-request, memory', server: auth, path: '/auth', headers: original(auth) },
  ...proxied,
  { name: 'sub-request, Redis', server: authRedis, path: '/auth', headers: original(authRedis) },
]
const measured = await measure(variants)
const cpu = (name: string): number => measured.get(name)?.cpu ?? Number.NaN
const first = (name: string): number => measured.get(name)?.first ?? Number.NaN

const rows = [
  ['in-front-of, JSON', 'pipe, JSON', '≤ 1.3 ×'],
  ['in-front-of, JSON', 'http-proxy, JSON', ''],
  ['in-front-of, JSON', '@fastify/http-proxy, JSON', ''],
  ['in-front-of, page', 'pipe, page', '≤ 1.6 ×'],
  ['sub-request, memory', 'bare answer', '≤ + 40 µs'],
  ['sub-request, Redis', 'bare answer', '≤ + 60 µs'],
  ...proxied
    .filter(({ proxy }) => !proxy?.isAlone)
    .flatMap(({ name }) => [
      [name, 'pipe, JSON', '≤ 1 ×'],
      [name, name.replace(' and sub-request', ''), ''],
    ]),
].map(([name = '', beside = '', goal = '']) => [
  name,
  cpu(name),
  beside,
  cpu(beside),
  `× ${figure(cpu(name) / cpu(beside))}`,
  `+ ${figure(cpu(name) - cpu(beside))} µs`,
  `+ ${figure(first(name) - first(beside))} ms`,
  goal,
])
// A stream takes two of the gateway's files, and this many leave room below a usual limit of 20,000.
const streams = await measureStreams(front, 9_000)
const text = `${table(['', 'CPU µs a request', 'beside', 'CPU µs', 'ratio', 'more', 'first byte', 'goal'], rows)}

The pipe is undici behind \`node:http\` without any session; the bare answer is \`node:http\` alone. ${rounds} rounds of ${each}
requests over ${lines} connections, one variant after the other in each round; medians. Pages are of 2,000 people, and none reports, as no
browser is there. nginx asks for each request over a new connection, because an include of a server cannot keep one. A proxy that
asks before it passes on pays for two requests, so it cannot be below one pipe.

${figure(streams.count)} event streams of one person through \`in-front-of\`: ${figure(streams.kilobytesEach)} kB each in the gateway, ${figure(streams.idleShare * 100)} % of a core while
nothing happens. After an operator's end half of them are cut within ${figure(streams.cutMedian)} ms, and all within ${figure(streams.cutLast)} ms. ${machine()}.${busyness()}`
console.log(text)
writeSection('docs/benchmarks.md', 'The gateway', text)
for (const child of new Set([application, ...variants.map(({ server }) => server)].map((server) => server.child)))
  child.disconnect()
agent.destroy()
await Promise.all(proxied.map(({ proxy }) => proxy?.by.close()))
await redis.stop()
process.exit(0)
