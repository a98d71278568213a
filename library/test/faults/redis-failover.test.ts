import { describe, expect, it, vi } from 'vitest'
import { keepsAll, type RedisServer } from '../servers/redis.ts'
import { faultClusterClients, faultSentinelClients } from '../servers/redis-clients.ts'
import { startRedisCluster } from '../servers/redis-cluster.ts'
import { replicationOf, startWatchedRedis } from '../servers/redis-sentinel.ts'
import { patienceMs, refusals, tried } from './trial.ts'

vi.setConfig({ testTimeout: 180_000 })

const isMaster = async (server: RedisServer | undefined): Promise<boolean> =>
  (await replicationOf(server?.port ?? 0)).includes('role:master')

describe('people at work on a Redis Cluster', () => {
  for (const [client, open] of faultClusterClients)
    it(`through ${client}, while a master is killed and its replica takes over`, async () => {
      const cluster = await startRedisCluster({ settings: keepsAll, givesUpAfterMs: 1_000 })
      const stores = await Promise.all([1, 2].map(() => open(cluster.nodes, 'site')))
      const [pair] = cluster.pairs
      try {
        await tried(stores, async (trial) => {
          await pair?.master.kill()
          await expect.poll(() => isMaster(pair?.replica), { timeout: 20_000 }).toBe(true)
          expect(refusals(trial)).toBeGreaterThan(0)
          await trial.isBack()
        })
      } finally {
        await Promise.all(stores.map((store) => store.close()))
        await cluster.stop()
      }
    })
})

describe('people at work on a Redis under Sentinel', () => {
  for (const [client, open] of faultSentinelClients)
    it(`through ${client}, while the master is killed and its replica takes over`, async () => {
      const { sentinel, master, replica, names, stop } = await startWatchedRedis()
      const stores = await Promise.all([1, 2].map(() => open([{ host: '127.0.0.1', port: sentinel.port }], 'site')))
      try {
        await tried(stores, async (trial) => {
          await master.kill()
          await expect.poll(() => names(replica), { timeout: 20_000 }).toBe(true)
          // The time that createSentinel of node-redis takes to notice is its own: some seconds.
          await trial.isBack(client === 'node-redis' ? 10_000 : patienceMs)
        })
      } finally {
        await Promise.all(stores.map((store) => store.close()))
        await stop()
      }
    })
})
