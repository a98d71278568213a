import { Cluster, Redis } from 'ioredis'
import { createClient, createCluster } from 'redis'
import { createClient as createClient5, createCluster as createCluster5 } from 'redis5'
import { type RedisStore, redisStore } from '../../src/stores/redis.ts'

/** Where a store is to connect to. */
export interface RedisPlace {
  readonly host: string
  readonly port: number
}

/** Opens a store over clients of its own, which close with it. */
export type OpenRedis = (places: readonly RedisPlace[], prefix: string) => Promise<RedisStore>

const againAfterMs = 200

const closing = (store: RedisStore, leave: () => void): RedisStore => ({
  ...store,
  close: async () => {
    await store.close()
    leave()
  },
})

// The two majors differ in their types only where this does not look.
const nodeRedis = (create: typeof createClient): OpenRedis => {
  return async ([place], prefix) => {
    const client = create({ socket: { ...place, reconnectStrategy: () => againAfterMs } })
    const hearing = client.duplicate()
    const store = redisStore({ client, hearing, prefix })
    await Promise.all([client.connect(), hearing.connect()])
    return closing(store, () => {
      client.destroy()
      hearing.destroy()
    })
  }
}

const nodeRedisCluster = (create: typeof createCluster): OpenRedis => {
  return async (places, prefix) => {
    const client = create({
      rootNodes: places.map((socket) => ({ socket })),
      defaults: { socket: { reconnectStrategy: () => againAfterMs } },
    })
    const store = redisStore({ client, prefix })
    await client.connect()
    return closing(store, () => client.destroy())
  }
}

const ioredis: OpenRedis = async ([place = { host: '', port: 0 }], prefix) => {
  const client = new Redis({ ...place, retryStrategy: () => againAfterMs })
  const hearing = client.duplicate()
  const store = redisStore({ client, hearing, prefix })
  return closing(store, () => {
    client.disconnect()
    hearing.disconnect()
  })
}

const ioredisCluster: OpenRedis = async (places, prefix) => {
  const client = new Cluster([...places], { clusterRetryStrategy: () => againAfterMs })
  const store = redisStore({ client, prefix })
  return closing(store, () => client.disconnect())
}

/** The clients of one server that the store is held to. */
export const singleClients: Readonly<Record<string, OpenRedis>> = {
  ioredis,
  'node-redis': nodeRedis(createClient),
  'node-redis 5': nodeRedis(createClient5 as unknown as typeof createClient),
}

/** The clients of a cluster that the store is held to. */
export const clusterClients: Readonly<Record<string, OpenRedis>> = {
  ioredis: ioredisCluster,
  'node-redis': nodeRedisCluster(createCluster),
  'node-redis 5': nodeRedisCluster(createCluster5 as unknown as typeof createCluster),
}
