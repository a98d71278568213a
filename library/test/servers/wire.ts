import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A wire to a server on loopback that a test may cut, slow down or hold. */
export interface Wire {
  readonly port: number
  /** How many connections run through it now. */
  readonly connections: () => number
  /** Cuts every connection; new ones are accepted. */
  readonly cut: () => void
  /** Cuts every connection and accepts none until `mend`. */
  readonly sever: () => void
  /** Swallows every byte without an error until `mend`, which delivers them after all. */
  readonly hold: () => void
  /** Delivers requests, and no responses, until `mend`. */
  readonly hush: () => void
  /** Delivers every byte so much later, in each direction, until `mend`. */
  readonly slow: (ms: number) => void
  readonly mend: () => void
  readonly close: () => Promise<void>
}

// The bytes that go through in one direction, in their order.
interface Way {
  readonly send: (forward: () => void) => void
  readonly hurry: () => void
}

const createWay = (delayMs: () => number): Way => {
  const waiting: { readonly at: number; readonly forward: () => void }[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const pump = (until: number): void => {
    clearTimeout(timer)
    for (let next = waiting[0]; next && next.at <= until; next = waiting[0]) {
      waiting.shift()
      next.forward()
    }
    const [next] = waiting
    if (next && next.at < Number.POSITIVE_INFINITY)
      timer = setTimeout(() => pump(performance.now()), next.at - performance.now())
  }
  return {
    send: (forward) => {
      waiting.push({ at: Math.max(waiting.at(-1)?.at ?? 0, performance.now() + delayMs()), forward })
      pump(performance.now())
    },
    hurry: () => pump(Number.POSITIVE_INFINITY),
  }
}

/** Starts a wire to a port. */
export const startWire = async (target: number): Promise<Wire> => {
  const near = new Set<Socket>()
  const ways = new Set<Way>()
  let isSevered = false
  let delayMs = 0
  let answersDelayMs = 0

  const pass = (from: Socket, to: Socket, delay: () => number): void => {
    const way = createWay(delay)
    ways.add(way)
    from.on('data', (piece) =>
      way.send(() => {
        if (to.writable) to.write(piece)
      }),
    )
    from.on('error', () => {})
    from.on('close', () =>
      way.send(() => {
        ways.delete(way)
        to.destroy()
      }),
    )
  }

  const server = createServer((caller) => {
    if (isSevered) return void caller.destroy()
    const callee = connect(target, '127.0.0.1')
    near.add(caller)
    caller.on('close', () => near.delete(caller))
    for (const socket of [caller, callee]) socket.setNoDelay(true)
    pass(caller, callee, () => delayMs)
    pass(callee, caller, () => Math.max(delayMs, answersDelayMs))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no free port')

  const mend = (): void => {
    isSevered = false
    delayMs = 0
    answersDelayMs = 0
    for (const way of ways) way.hurry()
  }
  const cut = (): void => {
    for (const socket of near) socket.destroy()
  }

  return {
    port: address.port,
    connections: () => near.size,
    cut,
    sever: () => {
      isSevered = true
      cut()
    },
    hold: () => {
      delayMs = Number.POSITIVE_INFINITY
    },
    hush: () => {
      answersDelayMs = Number.POSITIVE_INFINITY
    },
    slow: (ms) => {
      delayMs = ms
    },
    mend,
    close: async () => {
      mend()
      cut()
      await once(server.close(), 'close')
    },
  }
}
