import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { median, percentile } from '../../library/bench/page.ts'

/** The cost of many event streams through the gateway. */
export interface StreamCost {
  readonly count: number
  readonly kilobytesEach: number
  /** The processor time in a minute in which nothing happens, of one core. */
  readonly idleShare: number
  /** From an operator's end to the cut of a stream, in milliseconds. */
  readonly cutMedian: number
  readonly cutLast: number
}

interface Figures {
  readonly cpu: { readonly user: number; readonly system: number }
  readonly memory: number
}

const figuresOf = async (child: ChildProcess, wanted: 'figures' | 'end'): Promise<Figures> => {
  child.send(wanted)
  const [figures] = await once(child, 'message')
  return figures
}

const openOne = (url: string, cookie: string): Promise<Socket> =>
  new Promise((done, fail) => {
    const { port, host } = new URL(url)
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write(`GET /events HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\nAccept: text/event-stream\r\n\r\n`),
    )
    socket.once('error', fail)
    socket.once('data', (head) => {
      if (!head.includes(' 200 ')) fail(new Error(`a stream was answered: ${head.subarray(0, 60)}`))
      socket.off('error', fail).on('error', () => undefined)
      done(socket)
    })
  })

const restMs = 10_000
const together = 100

/** Opens so many event streams of one person, lets them rest, and ends their session. */
export const measureStreams = async (
  { child, url, cookie = '' }: { readonly child: ChildProcess; readonly url: string; readonly cookie?: string },
  count: number,
): Promise<StreamCost> => {
  const before = await figuresOf(child, 'figures')
  const sockets: Socket[] = []
  while (sockets.length < count)
    sockets.push(...(await Promise.all(Array.from({ length: together }, () => openOne(url, cookie)))))
  const full = await figuresOf(child, 'figures')
  await new Promise((done) => setTimeout(done, restMs))
  const rested = await figuresOf(child, 'figures')
  const spent = rested.cpu.user + rested.cpu.system - full.cpu.user - full.cpu.system
  const since = performance.now()
  const cut = Promise.all(sockets.map((socket) => once(socket.resume(), 'close').then(() => performance.now() - since)))
  await figuresOf(child, 'end')
  const times = await cut
  return {
    count,
    kilobytesEach: (full.memory - before.memory) / count / 1_024,
    idleShare: spent / 1_000 / restMs,
    cutMedian: median(times),
    cutLast: percentile(times, 1),
  }
}
