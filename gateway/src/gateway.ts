import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StoreAway } from 'curfew'
import type { Config, Site } from './config.ts'
import { contained } from './contained.ts'
import { createEngine, type Engine, markUpgrade, type Surroundings } from './engine.ts'
import { ignoreUpgrade } from './proxy/other-upgrades.ts'
import { openUpstream, type Upstream } from './proxy/upstream.ts'
import type { Address, Settings } from './settings.ts'
import { createStreams } from './streams.ts'
import { Wrong } from './wrong.ts'

/** A running gateway. */
export interface Gateway {
  /** The address that browsers use. */
  readonly url: string
  readonly privateUrl: string
  /** The sessions and routes as the config has them now. */
  readonly engine: () => Engine
  /** Takes up a config that was read anew. It signs no person out. */
  readonly take: (config: Config) => Promise<void>
  /** Takes no new requests, lets running ones end, and closes all. */
  readonly close: () => Promise<void>
}

/** The parts of a gateway that its command puts together. */
export interface GatewayParts extends Omit<Surroundings, 'upstreamOf' | 'streams'> {
  readonly config: Config
  /** How long an application may take to answer, in milliseconds. Default: a minute. */
  readonly answersWithin?: number
  /** Answers on the private address. */
  readonly answerPrivate: (engine: () => Engine) => RequestListener
}

// An upload may be long. A head may not.
const requestWithin = 300_000
const headWithin = 10_000
const endsWithin = 8_000

const listening = (server: Server, { host, port }: Address, flag: string): Promise<string> =>
  new Promise((done, fail) => {
    server.once('error', (failure: NodeJS.ErrnoException) =>
      fail(new Wrong(`--${flag} cannot listen on ${host}:${port}: ${failure.code ?? failure.message}`)),
    )
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo
      done(`http://${host.includes(':') ? `[${host}]` : host}:${address.port}`)
    })
  })

const closing = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), endsWithin).unref()
  })

const createUpstreams = (
  settings: Settings,
  answersWithin?: number,
): { of: (site: Site) => Upstream; close: () => Promise<void> } => {
  const open = new Map<string, Upstream>()
  return {
    of: (site) => {
      const address = site.upstream ?? settings.upstream
      if (!address) throw new Wrong(`the site ${site.host ?? 'of all hosts'} has no upstream; name one in --config`)
      const upstream = open.get(address.origin) ?? openUpstream(address, answersWithin)
      open.set(address.origin, upstream)
      return upstream
    },
    close: async () => void (await Promise.all([...open.values()].map((upstream) => upstream.close()))),
  }
}

/**
 * Opens a gateway on its two addresses.
 * @throws Wrong when a site has no application, or an address is taken.
 */
export const openGateway = async (parts: GatewayParts): Promise<Gateway> => {
  const { settings } = parts
  const upstreams = createUpstreams(settings, parts.answersWithin)
  const check = ({ sites }: Config): void => {
    for (const site of sites) upstreams.of(site)
  }
  check(parts.config)
  const around: Surroundings = { ...parts, upstreamOf: upstreams.of, streams: createStreams() }
  let engine = createEngine(parts.config, around)
  around.streams.obey(engine.law)
  const report = (failure: unknown): void => {
    engine.sessions.report(failure, 'a request')
    if (!(failure instanceof StoreAway)) console.error('curfew-gateway: a request failed:', failure)
  }
  const answer: RequestListener = (request, response) =>
    void contained(request, response, () => engine.listener(request, response), report)
  const server = createServer({ requestTimeout: requestWithin, headersTimeout: headWithin }, answer)
  server.on('checkContinue', answer)
  const tunnels = new Set<{ destroy: () => unknown }>()
  server.on('upgrade', (request, socket, head) => {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return ignoreUpgrade(server, request, socket, head)
    tunnels.add(socket)
    socket.once('close', () => tunnels.delete(socket))
    socket.on('error', () => socket.destroy())
    markUpgrade(request, head)
    void contained(request, undefined, () => engine.listener(request, {} as never), report)
  })
  const answerPrivate = parts.answerPrivate(() => engine)
  const inner = createServer(
    { requestTimeout: 30_000, headersTimeout: headWithin },
    (request, response) => void contained(request, response, () => answerPrivate(request, response), report),
  )
  const url = await listening(server, settings.listen, 'listen')
  const privateUrl = await listening(inner, settings.private, 'private').catch(async (failure: unknown) => {
    server.close()
    await Promise.all([engine.close(), upstreams.close()])
    throw failure
  })

  return {
    url: settings.origin ?? url,
    privateUrl,
    engine: () => engine,
    take: async (config) => {
      check(config)
      const old = engine
      engine = createEngine(config, around)
      around.streams.obey(engine.law)
      await old.close()
    },
    close: async () => {
      // Event streams end first, because a server waits for them.
      await engine.close()
      for (const socket of tunnels) socket.destroy()
      await Promise.all([closing(server), closing(inner)])
      await upstreams.close()
    },
  }
}
