import type { AddressInfo } from 'node:net'
import { setTimeout as later } from 'node:timers/promises'
import { kinds } from './pages-kinds.ts'
import { monotonic, obey } from './pages-process.ts'

/** The memory of a process, in bytes. */
export interface Holds {
  /** All of it, as the system counts. */
  readonly whole: number
  readonly heap: number
  /** Beside the heap, as far as V8 knows of it. */
  readonly external: number
}

const kind = kinds[process.argv[2] ?? '']?.()
if (!kind) throw new Error(`no server ${process.argv[2]}`)
// A client that sends a request now and then must not find its connection closed, however busy the machine is.
kind.server.keepAliveTimeout = 120_000

const collect = (globalThis as { gc?: () => void }).gc ?? (() => {})

const holds = async (): Promise<Holds> => {
  for (let round = 0; round < 4; round++) {
    collect()
    await later(150)
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  return { whole: rss, heap: heapUsed, external }
}

// The moment of the call. Its work is done by the time of the answer.
const timed = async (call: () => Promise<void>): Promise<number> => {
  const calledAt = monotonic()
  await call()
  return calledAt
}

const deeds = {
  listen: (): Promise<number> =>
    new Promise((done) => {
      kind.server.listen(0, '127.0.0.1', () => done((kind.server.address() as AddressInfo).port))
    }),
  signIn: kind.signIn,
  holds,
  cpuMs: (): number => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1_000
  },
  tellAll: (text: string): Promise<number> => timed(() => kind.tellAll(text)),
  tellOne: (browser: number): Promise<number> => timed(() => kind.tellOne(browser)),
  endAll: (): Promise<number> => timed(kind.endAll),
}

/** The work of a server's process. */
export type ServerDeeds = typeof deeds

obey(deeds)
