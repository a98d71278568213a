import { createAdaptorServer, type ServerType } from '@hono/node-server'
import type { Hono } from 'hono'
import { loopbacks } from './demo/windows.ts'
import { hasDemoPage } from './settings/demo.ts'
import type { Settings } from './settings/settings.ts'
import { WrongSetting } from './settings/wrong-setting.ts'

/** A server that listens. */
export interface Listening {
  readonly address: string
  /** Takes no more requests, lets `quiet` end the streams, and waits two seconds for open responses. */
  readonly close: (quiet: () => Promise<void>) => Promise<void>
}

const remedies: Readonly<Record<string, readonly ['PORT' | 'HOST', string]>> = {
  EADDRINUSE: ['PORT', 'something else listens there already; stop it, or write another number (0: any free port)'],
  EACCES: ['PORT', 'this account may not listen there; write a number of 1024 or more, such as 3000'],
  EADDRNOTAVAIL: ['HOST', 'this machine does not have that address; write 127.0.0.1'],
  ENOTFOUND: ['HOST', 'nothing is known by that name; write 127.0.0.1'],
}

const patience = 2_000

// A form is small. A slow upload would only stretch the time between the check of a task and its act.
const requestTimeout = 30_000
const headersTimeout = 10_000

const opened = (server: ServerType, { port, host }: Pick<Settings, 'port' | 'host'>): Promise<number> =>
  new Promise((done, fail) => {
    server.once('error', (failure: NodeJS.ErrnoException) => {
      const [setting, remedy] = remedies[failure.code ?? ''] ?? []
      fail(setting && remedy ? new WrongSetting(setting, setting === 'PORT' ? String(port) : host, remedy) : failure)
    })
    server.listen(port, host, () => {
      const address = server.address()
      done(typeof address === 'object' && address ? address.port : port)
    })
  })

const closed = async (server: ServerType, quiet: () => Promise<void>): Promise<void> => {
  const gone = new Promise<void>((done) => server.close(() => done()))
  await quiet()
  if ('closeIdleConnections' in server) server.closeIdleConnections()
  const impatience = setTimeout(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
  }, patience)
  await gone
  clearTimeout(impatience)
}

/**
 * Listens at the port and host of the settings. The demo's windows need addresses of both families, so it listens there.
 * @throws WrongSetting when the port or host cannot be used.
 */
export const listen = async (app: Hono, settings: Settings): Promise<Listening> => {
  const servers: ServerType[] = []
  let { port } = settings
  try {
    for (const host of hasDemoPage(settings) ? loopbacks() : [settings.host]) {
      const server = createAdaptorServer({ fetch: app.fetch, serverOptions: { requestTimeout, headersTimeout } })
      servers.push(server)
      port = await opened(server, { port, host })
    }
  } catch (failure) {
    for (const server of servers) server.close()
    throw failure
  }
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host
  return {
    address: `http://${host}:${port}`,
    close: async (quiet) => {
      await Promise.all(servers.map((server) => closed(server, quiet)))
    },
  }
}
