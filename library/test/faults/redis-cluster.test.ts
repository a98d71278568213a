import { Redis } from 'ioredis'
import { describe, expect, it, vi } from 'vitest'
import { keepsAll } from '../servers/redis.ts'
import { faultClusterClients } from '../servers/redis-clients.ts'
import { startRedisCluster } from '../servers/redis-cluster.ts'
import { refusals, tried } from './trial.ts'

vi.setConfig({ testTimeout: 180_000 })

const isMaster = async (port: number): Promise<boolean> => {
  const client = new Redis(port, '127.0.0.1')
  const said = await client.info('replication')
  client.disconnect()
  return said.includes('role:master')
}

describe('people at work on a Redis Cluster', () => {
  for (const [client, open] of faultClusterClients)
    it(`through ${client}, while a master is killed and its replica takes over`, async () => {
      const cluster = await startRedisCluster(keepsAll)
      const stores = await Promise.all([1, 2].map(() => open(cluster.nodes, 'site')))
      const [pair] = cluster.pairs
      try {
        await tried(stores, async (trial) => {
          await pair?.master.kill()
          await expect.poll(() => isMaster(pair?.replica.port ?? 0), { timeout: 20_000 }).toBe(true)
          expect(refusals(trial)).toBeGreaterThan(0)
          await trial.isBack()
        })
      } finally {
        await Promise.all(stores.map((store) => store.close()))
        await cluster.stop()
      }
    })
})
