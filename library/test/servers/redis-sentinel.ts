import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { keepsAll, type RedisServer, startRedis } from './redis.ts'
import { watchedName } from './redis-clients.ts'

/** A Redis with a replica and a Sentinel that watches over both, which a test has to itself. */
export interface WatchedRedis {
  readonly sentinel: RedisServer
  readonly master: RedisServer
  readonly replica: RedisServer
  /** Whether this is the server that the Sentinel names to clients. */
  readonly names: (server: RedisServer) => Promise<boolean>
  readonly stop: () => Promise<void>
}

const host = '127.0.0.1'
const patienceMs = 30_000
const looksEveryMs = 50

const asked = async (port: number, ...words: readonly [string, ...string[]]): Promise<string> => {
  const client = new Redis(port, host)
  try {
    return String(await client.call(...words))
  } finally {
    client.disconnect()
  }
}

/** A server's role in the replication, and how well a replica is connected. */
export const replicationOf = (port: number): Promise<string> => asked(port, 'INFO', 'replication')

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  const since = performance.now()
  while (!(await holds())) {
    if (performance.now() - since > patienceMs) throw new Error('the replica or the Sentinel did not begin')
    await new Promise((later) => setTimeout(later, looksEveryMs))
  }
}

/** Starts a master, its replica and a Sentinel, which gives the master up after a second of silence. */
export const startWatchedRedis = async (): Promise<WatchedRedis> => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-sentinel-'))
  const running: RedisServer[] = []
  const start = async (settings: readonly string[]): Promise<RedisServer> => {
    const server = await startRedis(settings)
    running.push(server)
    return server
  }
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((server) => server.stop()))
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const master = await start(keepsAll)
    const replica = await start([...keepsAll, '--replicaof', host, String(master.port)])
    await until(async () => (await replicationOf(replica.port)).includes('master_link_status:up'))
    const file = join(folder, 'sentinel.conf')
    const timing = [`down-after-milliseconds ${watchedName} 1000`, `failover-timeout ${watchedName} 3000`]
    const lines = [`monitor ${watchedName} ${host} ${master.port} 1`, ...timing].map((line) => `sentinel ${line}\n`)
    writeFileSync(file, lines.join(''))
    const sentinel = await start([file, '--sentinel'])
    await until(async () => (await asked(sentinel.port, 'INFO', 'sentinel')).includes('slaves=1'))
    const names = async ({ port }: RedisServer): Promise<boolean> =>
      (await asked(sentinel.port, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', watchedName)).endsWith(`,${port}`)
    return { sentinel, master, replica, names, stop }
  } catch (failure) {
    await stop()
    throw failure
  }
}
