import { createServer } from 'node:http'

/** Another site, on another address of this machine. */
export interface Elsewhere {
  readonly address: string
  readonly close: () => Promise<void>
}

/** Opens a site of one page that knows nothing of sessions. */
export const openElsewhere = async (): Promise<Elsewhere> => {
  const server = createServer((_, answer) => answer.end('<!doctype html><title>elsewhere</title>elsewhere'))
  await new Promise<void>((done) => server.listen(0, '127.0.0.2', done))
  const address = server.address()
  return {
    address: `http://127.0.0.2:${address !== null && typeof address === 'object' ? address.port : 0}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
