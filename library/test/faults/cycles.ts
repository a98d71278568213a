import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect } from 'vitest'
import type { Store } from '../../src/stores/store.ts'
import type { Wire } from '../servers/wire.ts'
import { ask } from './crowd.ts'
import { ownTime } from './own-time.ts'
import { openSite, type Site } from './site.ts'
import { patienceMs, wait } from './trial.ts'

/** How many times a store goes and comes back. */
export const cycles = process.env['FAULTS'] === 'whole' ? 200 : 8

/** One way in which a store goes and comes back. */
export interface Coming {
  readonly begin: () => Promise<void> | void
  readonly end: () => Promise<void> | void
}

/** The server that goes and comes back. */
export interface Cycled {
  readonly stores: readonly Store[]
  /** The wire of the stores' connections. */
  readonly wire: Pick<Wire, 'connections'>
  /** The faults, one after another, over and over. */
  readonly faults: readonly Coming[]
  /** The number of connections by which its clients may differ between two moments. */
  readonly spare?: number
}

const warmUp = cycles / 4
const mostGrowthBytes = 3_000_000
const looksEveryMs = 20

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const heapBytes = async (): Promise<number> => {
  // An object that is to be collected may need its turn first.
  await wait(100)
  collect()
  return process.memoryUsage().heapUsed
}

const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length

const until = async (site: Site, cookie: string, wanted: number): Promise<number> => {
  const since = ownTime()
  for (const url of site.urls)
    for (let { status } = await ask(url, cookie); status !== wanted; { status } = await ask(url, cookie)) {
      if (ownTime() - since > 20_000) throw new Error(`no ${wanted} for 20 s, but ${status}`)
      await wait(looksEveryMs)
    }
  return ownTime() - since
}

/** Checks a site: each time that its store is back, it serves people in time. Its sockets and memory do not grow. */
export const cycled = async ({ stores, wire, faults, spare = 0 }: Cycled): Promise<void> => {
  const measured = async () => ({ heap: await heapBytes(), sockets: sockets(), connections: wire.connections() })
  const site = await openSite(stores)
  try {
    const welcome = await ask(`${site.urls[0]}/in`, '', {})
    const cookie = welcome.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
    let slowest = 0
    const fresh = await measured()
    let before = fresh
    for (let cycle = 0; cycle < cycles; cycle++) {
      const fault = faults[cycle % faults.length]
      await fault?.begin()
      await until(site, cookie, 503)
      await fault?.end()
      slowest = Math.max(slowest, await until(site, cookie, 200))
      if (cycle + 1 === warmUp) before = await measured()
    }
    expect(slowest).toBeLessThan(patienceMs)
    // A connection may still be closing now, and one that only listens may not yet have been back then.
    const most = (of: 'sockets' | 'connections'): number => Math.max(fresh[of], before[of])
    await expect.poll(wire.connections).toBeLessThanOrEqual(most('connections') + spare)
    // Each connection has two ends here, and the wire's own in between.
    await expect.poll(sockets).toBeLessThanOrEqual(most('sockets') + 3 * spare)
    expect((await heapBytes()) - before.heap).toBeLessThan(mostGrowthBytes)
  } finally {
    await site.close()
  }
}
