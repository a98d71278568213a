import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { definePolicy, type PolicyAsWritten } from 'curfew'
import type { Entry } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'
import { openElsewhere } from '../../../library/test/page-life/elsewhere.ts'
import { type House, shortTimes } from '../../../library/test/page-life/house.ts'
import { layNetwork } from '../../../library/test/page-life/network.ts'
import { type Received, readingsOf } from '../../../library/test/page-life/received.ts'
import { until } from '../../../library/test/page-life/verdict.ts'
import { freePorts } from '../../../library/test/servers/free-ports.ts'
import type { GatewayParts } from '../../src/gateway.ts'
import { proxies } from '../../src/guard/proxies.ts'
import { createThrottle, openAccounts } from '../../src/people.ts'
import { ownPages } from '../../src/sign-in.ts'
import { startApplication } from '../application.ts'
import { startProxy } from '../guard/proxies.ts'
import { openTestGateway, type TestGateway } from '../place.ts'
import { readRequests } from './requests.ts'
import { site } from './site.ts'

const at = '/_curfew'
const home = `${at}/sign-in`
const signOutAt = '/out'

// The page has the gateway's client as a module, and gets the same one here. Each page tells its end as it learns it.
const hasAnswer = `import('${at}/client.js').then(({ session }) => {
  if (!globalThis.session) {
    globalThis.session = session
    session.subscribe((status) => { if (status.phase === 'ended') navigator.sendBeacon('/said', status.reason + ' ' + Date.now()) })
  }
  return Boolean(session.status()?.tasks)
})`

// The gateway's own pages, and one that signs in without a question.
const pagesWithEntrance = async (folder: string): Promise<GatewayParts['openPages']> => {
  const accounts = await openAccounts(join(folder, 'accounts.json'))
  const throttle = createThrottle()
  return ({ node, sessions, frame, signIn }) => {
    const pages = ownPages({ ...frame, node, sessions, accounts, throttle, signIn, addressOf: () => '127.0.0.1' })
    return (request, response, name) => {
      if (name !== 'enter') return pages(request, response, name)
      const subject = new URL(request.url ?? '', 'http://here').searchParams.get('who') ?? ''
      return node
        .signIn(request, response, { subject, roles: ['clerk'] })
        .then(() => void response.writeHead(303, { location: '/page' }).end())
    }
  }
}

const openNginx = (upstream: URL, port: number, inner: number) =>
  startProxy(
    'nginx',
    proxies.nginx({
      listen: `127.0.0.1:${port}`,
      private: `127.0.0.1:${inner}`,
      upstream: upstream.origin,
      at,
      name: 'gateway',
      watched: [signOutAt],
    }),
  )

/** The two shapes in which the gateway stands before an application. */
export type Shape = 'in-front-of' | 'nginx and guard'

/** Opens the house of page life behind the gateway in one shape. */
export const openHouse =
  (shape: Shape) =>
  async (written: PolicyAsWritten = shortTimes): Promise<House> => {
    const application = await startApplication(site)
    const folder = mkdtempSync(join(tmpdir(), 'curfew-page-life-'))
    const openPages = await pagesWithEntrance(folder)
    const [port = 0, inner = 0] = await freePorts(2)
    const policy = definePolicy(written)
    const store = memoryStore()
    const isGuarded = shape === 'nginx and guard'
    const addresses = ['--listen', `127.0.0.1:${port}`, '--private', `127.0.0.1:${inner}`, '--sign-out-at', signOutAt]
    const args = [...addresses, ...(isGuarded ? ['--behind-proxy'] : [])]
    const journals: (readonly Entry[])[] = []
    const begin = async (): Promise<TestGateway> => {
      const gateway = await openTestGateway(application.url, { args, store, policy, openPages })
      journals.push(gateway.journal)
      return gateway
    }
    let gateway = await begin()
    const nginx = isGuarded ? await openNginx(application.url, port, inner) : undefined
    const requests: Received[] = []
    const overhear = () => readRequests(home, (request) => void requests.push(request))
    const network = await layNetwork(Number(new URL(nginx?.url ?? gateway.url).port), overhear)
    const elsewhere = await openElsewhere()
    const origin = `http://127.0.0.1:${network.port}`
    const readings = readingsOf(requests, `${at}/session`)
    const ended = (): readonly Entry[] => journals.flat().filter(({ what }) => what === 'session-ended')
    return {
      ...readings,
      origin,
      home,
      entrance: (who = 'gina') => `${origin}${at}/enter?who=${who}`,
      signOutIn: async (tab) => {
        await tab.press(`#${signOutAt.slice(1)}`)
        await until('the door after the sign-out', async () => new URL(await tab.address()).pathname === home)
      },
      hasAnswer,
      elsewhere: elsewhere.address,
      network,
      session: async () => (await gateway.engine().sessions.ofSubject('gina'))[0],
      ends: () => ended().map(({ reason }) => reason),
      said: (reason) => readings.saidAt(reason).map((moment) => moment - Number(ended()[0]?.at)),
      account: async () => {
        const [kept] = await store.findBySubject('gina')
        return `${readings.lastWords()}\n${JSON.stringify(kept?.session)} at ${Date.now()}`
      },
      revoke: () => gateway.engine().sessions.endAll({ subject: 'gina', by: 'boss' }),
      restart: async () => {
        await gateway.close()
        gateway = await begin()
      },
      close: async () => {
        await network.close()
        await nginx?.close()
        await gateway.close()
        await application.close()
        await elsewhere.close()
        rmSync(folder, { recursive: true })
      },
    }
  }
