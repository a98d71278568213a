import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { mock } from 'node:test'
import { sites } from './client-hour-sites.ts'

/** The traffic that a site's server has seen from its page since counting began. */
export interface Seen {
  readonly requests: number
  readonly pushes: number
  /** Bytes that went over its connections, headers and chunks included. */
  readonly bytes: number
  /** The longest silence of the page, in milliseconds. */
  readonly silence: number
  readonly knows: string
}

/** The server's verbs: open a site for this peer, give its script, pass time, count, report. */
export type Order =
  | { readonly open: string; readonly script: string }
  | { readonly pass: number }
  | { readonly count: true }
  | { readonly tell: true }

interface Opened {
  readonly url: string
  readonly count: () => void
  readonly seen: () => Seen
}

mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: Date.now() })

const open = async (name: string, script: string): Promise<Opened> => {
  const site = sites[name]?.()
  if (!site) throw new Error(`no site for ${name}`)
  const sockets: Socket[] = []
  let [requests, pushes, silence, heardAt, bytesBefore] = [0, 0, 0, 0, 0]
  const bytes = (): number => sockets.reduce((sum, { bytesRead, bytesWritten }) => sum + bytesRead + bytesWritten, 0)
  const hear = (): void => {
    silence = Math.max(silence, Date.now() - heardAt)
    heardAt = Date.now()
  }
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    if (request.url === '/page.js') return response.setHeader('content-type', 'text/javascript').end(script)
    requests++
    hear()
    const write = response.write.bind(response) as (chunk: Uint8Array, ...more: unknown[]) => boolean
    response.write = ((chunk: Uint8Array, ...more: unknown[]) => {
      if (request.url?.startsWith('/session/events')) pushes += Buffer.from(chunk).toString().split('\n\n').length - 1
      return write(chunk, ...more)
    }) as typeof response.write
    return site.listener(request, response)
  })
  server.on('connection', (socket) => sockets.push(socket))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => {
      ;[requests, pushes, silence, heardAt, bytesBefore] = [0, 0, 0, Date.now(), bytes()]
    },
    seen: () => ({
      requests,
      pushes,
      bytes: bytes() - bytesBefore,
      silence: Math.max(silence, Date.now() - heardAt),
      knows: site.knows(),
    }),
  }
}

const opened: Opened[] = []

const obey = async (order: Order): Promise<unknown> => {
  if ('open' in order) {
    const site = await open(order.open, order.script)
    opened.push(site)
    return site.url
  }
  if ('count' in order) for (const { count } of opened) count()
  if ('pass' in order) mock.timers.tick(order.pass)
  return opened.map(({ seen }) => seen())
}

process.on('message', async (order: Order) => process.send?.(await obey(order)))
