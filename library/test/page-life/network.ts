import { connect, createServer, type Socket } from 'node:net'

/** The network between a browser and a server, which can be cut. */
export interface Network {
  readonly port: number
  /** Drops every byte without an error on either side, as a lost network does. */
  readonly hold: () => void
  /** Every connection is reset, and so is every new one. */
  readonly cut: () => void
  /** Every byte passes again, the held ones first. */
  readonly mend: () => void
  readonly close: () => Promise<void>
}

/**
 * Lays a network on a free port before the server on another. `overhear`: called for each connection; it gives a reader
 * of the bytes that go to the server.
 */
export const layNetwork = async (
  to: number,
  overhear: () => (bytes: Buffer) => void = () => () => {},
): Promise<Network> => {
  const ends = new Set<Socket>()
  let manner: 'passes' | 'holds' | 'cuts' = 'passes'
  const join = (from: Socket, other: Socket): void => {
    ends.add(from)
    if (manner === 'holds') from.pause()
    from.on('data', (bytes) => other.write(bytes))
    from.on('end', () => other.end())
    from.on('error', () => other.destroy())
    from.on('close', () => {
      ends.delete(from)
      other.destroy()
    })
  }
  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (manner === 'cuts') {
      near.on('error', () => {})
      near.resetAndDestroy()
      return
    }
    const far = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true })
    join(near, far)
    join(far, near)
    near.on('data', overhear())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const cut = (): void => {
    manner = 'cuts'
    for (const end of ends) end.resetAndDestroy()
  }
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    hold: () => {
      manner = 'holds'
      for (const end of ends) end.pause()
    },
    cut,
    mend: () => {
      manner = 'passes'
      for (const end of ends) end.resume()
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        cut()
      }),
  }
}
