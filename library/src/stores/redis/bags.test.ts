import { Cluster, Redis } from 'ioredis'
import { createClient, createCluster } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RedisServer, startRedis } from '../../../test/servers/redis.ts'
import { startRedisCluster } from '../../../test/servers/redis-cluster.ts'
import { instant } from '../../core/time.ts'
import type { Bags } from '../bags.ts'
import { bagContract } from '../contract/bags.ts'
import { type RedisClient, redisBags } from '../redis.ts'

let server: RedisServer
let client: Redis
let other: ReturnType<typeof createClient>
let prefixes = 0
beforeAll(async () => {
  server = await startRedis()
  client = new Redis(server.port, '127.0.0.1')
  other = createClient({ url: `redis://127.0.0.1:${server.port}` })
  await other.connect()
})
afterAll(async () => {
  await Promise.all([client.quit(), other.close()])
  await server.stop()
})

const clients: Readonly<Record<string, () => RedisClient>> = {
  ioredis: () => client,
  'node-redis': () => other,
}

describe.each(Object.entries(clients))('bags in Redis through %s', (_name, open) => {
  const openBags = async (): Promise<Bags> => redisBags({ client: open(), prefix: `bags-${++prefixes}` })
  for (const { name, check } of bagContract) it(name, () => check(openBags))
})

it('Redis itself forgets a bag an hour after its time', async () => {
  const until = instant(Date.now() + 60_000)
  await redisBags({ client, prefix: 'mine' }).save('a', { content: '{}', until }, undefined)
  const left = await client.pttl('mine:bag:a')
  expect([left > 3_600_000, left <= 3_660_000]).toEqual([true, true])
})

it('a call rejects while Redis is away', async () => {
  const away = new Redis(1, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null, enableOfflineQueue: false })
  away.on('error', () => {})
  const bags = redisBags({ client: away })
  await expect(bags.find('a')).rejects.toThrow()
  await expect(bags.save('a', { content: '{}', until: instant(1) }, undefined)).rejects.toThrow()
  away.disconnect()
})

it('a cluster keeps each bag on the server of its key', async () => {
  const cluster = await startRedisCluster()
  try {
    const ofIoRedis = new Cluster(cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port })))
    const ofNodeRedis = createCluster({
      rootNodes: cluster.nodes.map(({ port }) => ({ url: `redis://127.0.0.1:${port}` })),
    })
    await ofNodeRedis.connect()
    for (const client of [ofIoRedis, ofNodeRedis])
      for (const { check } of bagContract)
        await check(async () => redisBags({ client, prefix: `cluster-${++prefixes}` }))
    await Promise.all([ofIoRedis.quit(), ofNodeRedis.close()])
  } finally {
    await cluster.stop()
  }
})
