import { Redis } from 'ioredis'
import { freePorts } from './free-ports.ts'
import { type RedisServer, startRedis } from './redis.ts'

/** One master and its replica, as they were at the start. */
export interface RedisPair {
  readonly master: RedisServer
  readonly replica: RedisServer
}

/** A Redis Cluster of three masters with one replica each, which a test has to itself. */
export interface RedisCluster {
  readonly pairs: readonly RedisPair[]
  readonly nodes: readonly { readonly host: string; readonly port: number }[]
  readonly stop: () => Promise<void>
}

/** The way to start a cluster. */
export interface RedisClusterSetup {
  /** Further settings of its servers, as in their configuration file. */
  readonly settings?: readonly string[]
  /**
   * How long a server must be silent before its replica takes over. After half of it the others reconnect to it, and
   * messages published meanwhile never reach it. In tests without deaths it must exceed any delay of a busy machine.
   */
  readonly givesUpAfterMs?: number
}

const host = '127.0.0.1'
const slots = 16_384
const masters = 3
const patienceMs = 30_000
const looksEveryMs = 50

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  const since = performance.now()
  while (!(await holds())) {
    if (performance.now() - since > patienceMs) throw new Error('the Redis Cluster did not form')
    await new Promise((later) => setTimeout(later, looksEveryMs))
  }
}

/** Starts a Redis Cluster on loopback. */
export const startRedisCluster = async ({
  settings = [],
  givesUpAfterMs = 30_000,
}: RedisClusterSetup = {}): Promise<RedisCluster> => {
  const ports = await freePorts(masters * 4)
  const busOf = (index: number): string => String(ports[masters * 2 + index])
  const servers = await Promise.all(
    Array.from({ length: masters * 2 }, (_, index) => {
      const bus = ['--cluster-port', busOf(index), '--cluster-node-timeout', '1000']
      return startRedis(['--cluster-enabled', 'yes', ...bus, ...settings], ports[index])
    }),
  )
  const clients = servers.map(({ port }) => new Redis(port, host))
  const ask = async (index: number, ...words: readonly string[]): Promise<string> =>
    String(await clients[index]?.call('CLUSTER', ...words))
  const everyone = async (holds: (index: number) => Promise<boolean>): Promise<boolean> =>
    (await Promise.all(servers.map((_, index) => holds(index)))).every(Boolean)
  const stop = async (): Promise<void> => void (await Promise.all(servers.map((server) => server.stop())))
  try {
    for (const [index, { port }] of servers.entries())
      if (index > 0) await ask(0, 'MEET', host, String(port), busOf(index))
    for (let index = 0; index < masters; index++) {
      const [from, to] = [index, index + 1].map((share) => Math.floor((share * slots) / masters))
      await ask(index, 'ADDSLOTSRANGE', String(from), String((to ?? 0) - 1))
    }
    await until(() =>
      everyone(async (index) => {
        const said = await ask(index, 'INFO')
        return said.includes(`known_nodes:${servers.length}`) && said.includes('cluster_state:ok')
      }),
    )
    for (let index = 0; index < masters; index++) await ask(index + masters, 'REPLICATE', await ask(index, 'MYID'))
    await until(() =>
      everyone(async (index) => {
        const known = (await ask(index, 'NODES')).split('\n').filter(Boolean)
        const replicas = known.filter((line) => /\bslave\b/.test(line))
        const role = String(await clients[index]?.info('replication'))
        return (
          replicas.length === masters &&
          known.every((line) => / connected\b/.test(line)) &&
          (index < masters || role.includes('master_link_status:up'))
        )
      }),
    )
    // A server with a long timeout from the start learns late of the others.
    for (const client of clients) await client.config('SET', 'cluster-node-timeout', givesUpAfterMs)
  } catch (failure) {
    await stop()
    throw failure
  } finally {
    for (const client of clients) client.disconnect()
  }
  const pairs = servers.slice(0, masters).flatMap((master, index) => {
    const replica = servers[index + masters]
    return replica ? [{ master, replica }] : []
  })
  return { pairs, nodes: servers.map(({ port }) => ({ host, port })), stop }
}
