import { setTimeout as later } from 'node:timers/promises'
import { percentile } from './page.ts'
import type { BrowserDeeds } from './pages-browsers.ts'
import { probe } from './pages-probe.ts'
import { startWorker, type Worker } from './pages-process.ts'
import type { Holds, ServerDeeds } from './pages-server.ts'

/** A kind of server, and how browsers open their streams on it. */
export interface Variant {
  readonly name: string
  readonly kind: 'bare' | 'sockets' | 'curfew' | 'hono'
  /** How many pages each browser has, all carried by its one stream. */
  readonly tabs: number
}

/** A server and the browsers whose streams are open on it, each in a process of its own. */
export interface Crowd {
  readonly variant: Variant
  readonly streams: number
  readonly port: number
  readonly server: Worker<ServerDeeds>
  readonly browsers: Worker<BrowserDeeds>
  /** How long it took to open them all, and what they hold. */
  readonly openingMs: number
  readonly holds: Holds
  readonly close: () => Promise<void>
}

/** The delay from an operator's call to its arrival, and of a request meanwhile; milliseconds. */
export interface Told {
  readonly first: number
  readonly p50: number
  readonly p99: number
  readonly last: number
  readonly wait: number
}

/** Starts a server and opens so many streams. `place`: one that no other crowd has. */
export const openCrowd = async (variant: Variant, streams: number, place: number): Promise<Crowd> => {
  const server = startWorker<ServerDeeds>('pages-server', variant.kind)
  const browsers = startWorker<BrowserDeeds>('pages-browsers')
  const port = await server.ask('listen')
  await server.ask('signIn', streams)
  const before = await server.ask('holds')
  const { kind, tabs } = variant
  const how = kind === 'sockets' ? 'socket' : 'events'
  const openingMs = await browsers.ask('open', { port, count: streams, tabs, how, place })
  const after = await server.ask('holds')
  const holds = {
    whole: after.whole - before.whole,
    heap: after.heap - before.heap,
    external: after.external - before.external,
  }
  const close = async (): Promise<void> => {
    await Promise.all([server.stop(), browsers.stop()])
  }
  return { variant, streams, port, server, browsers, openingMs, holds, close }
}

const told = async ({ streams, port, browsers }: Crowd, text: string, call: () => Promise<number>): Promise<Told> => {
  await browsers.ask('expect', text, streams)
  const stop = probe(port)
  await later(50)
  const calledAt = await call()
  const arrivals = await browsers.ask('arrivals')
  const waits = await stop()
  const at = (share: number): number => percentile(arrivals, share) - calledAt
  return { first: at(0), p50: at(0.5), p99: at(0.99), last: at(1), wait: percentile(waits, 1) }
}

/** Sends a notice to all pages. */
export const tellAll = (crowd: Crowd, text: string): Promise<Told> =>
  told(crowd, text, () => crowd.server.ask('tellAll', text))

/** Ends the sessions of all pages. */
export const endAll = (crowd: Crowd): Promise<Told> => told(crowd, '"ended"', () => crowd.server.ask('endAll'))

/** How long some browsers, one after the other, waited for news of their session; milliseconds. */
export const tellSome = async ({ streams, server, browsers }: Crowd, count: number): Promise<readonly number[]> => {
  const times: number[] = []
  for (let time = 0; time < count; time++) {
    await browsers.ask('expect', '"phase"', 1)
    const calledAt = await server.ask('tellOne', Math.floor(((time + 0.5) * streams) / count))
    const [arrivedAt = Number.NaN] = await browsers.ask('arrivals')
    times.push(arrivedAt - calledAt)
  }
  return times
}
