import { Cluster, Redis } from 'ioredis'
import { createClient, createCluster, createSentinel } from 'redis'
import { createClient as createClient5, createCluster as createCluster5 } from 'redis5'
import type { OpenedStore } from '../../src/stores/contract.ts'
import { clusterTags, shardOf, singleTag } from '../../src/stores/redis/slots.ts'
import { type RedisStore, redisStore } from '../../src/stores/redis.ts'

/** The server that a store connects to. */
export interface RedisPlace {
  readonly host: string
  readonly port: number
}

/** Opens a store over clients of its own, which close with it. */
export type OpenRedis = (places: readonly RedisPlace[], prefix: string) => Promise<RedisStore>

/** Deletes keys by their whole names, as an operator or a full memory does. */
export const deleted = async (places: readonly RedisPlace[], names: readonly string[]): Promise<void> => {
  const [place] = places
  const client = places.length > 1 || !place ? new Cluster([...places]) : new Redis(place)
  for (const name of names) await client.del(name)
  client.disconnect()
}

/** The whole name of a session's key under a prefix. */
export const nameIn = (prefix: string, places: readonly RedisPlace[], key: string, rest: string): string => {
  const tags = places.length > 1 ? clusterTags : singleTag
  return `${prefix}:{${tags[shardOf(key, tags.length)]}}:${rest}`
}

/** Opens an empty store that can be opened a second time, and whose keys may get lost. */
export const openedBy = async (open: OpenRedis, places: readonly RedisPlace[]): Promise<OpenedStore> => {
  const prefix = `test-${++prefixes}`
  const nameOf = (key: string, rest: string): string => nameIn(prefix, places, key, rest)
  return {
    ...(await open(places, prefix)),
    again: () => open(places, prefix),
    loseRecord: (key) => deleted(places, [nameOf(key, `s:${key}`)]),
    loseIndexes: (key, subject) => {
      const kinds = ['l', 'e'].flatMap((kind) => ['s', 'a', 'f', 'r:vet'].map((rest) => `${kind}${rest}`))
      const indexes = ['live', 'ended', 'gone', 'due', `u:${subject}`, `e:${subject}`, 'ids', ...kinds]
      return deleted(
        places,
        indexes.map((index) => nameOf(key, index)),
      )
    },
  }
}

let prefixes = 0
/** The name that a Sentinel gives to its servers. */
export const watchedName = 'sessions'

const againAfterMs = 200
const patienceMs = 1_500

const closing = (store: RedisStore, leave: () => void): RedisStore => ({
  ...store,
  close: async () => {
    await store.close()
    leave()
  },
})

const nodeRedis = (create: typeof createClient): OpenRedis => {
  return async ([place], prefix) => {
    const socket = { ...place, connectTimeout: patienceMs, reconnectStrategy: () => againAfterMs }
    const client = create({ socket, disableOfflineQueue: true })
    const hearing = create({ socket })
    const store = redisStore({ client, hearing, prefix })
    await Promise.all([client.connect(), hearing.connect()])
    return closing(store, () => {
      client.destroy()
      hearing.destroy()
    })
  }
}

// It gives up when its first query gets no response in time, which a busy machine can cause.
const firstConnected = async (connect: () => Promise<unknown>, tries = 10): Promise<void> => {
  try {
    await connect()
  } catch (failure) {
    if (tries === 1) throw failure
    await firstConnected(connect, tries - 1)
  }
}

const nodeRedisCluster = (create: typeof createCluster): OpenRedis => {
  return async (places, prefix) => {
    const socket = { connectTimeout: patienceMs, reconnectStrategy: () => againAfterMs }
    const client = create({
      topologyRefreshOnReconnectionAttemptStrategy: 500,
      rootNodes: places.map((place) => ({ socket: place })),
      defaults: { socket, disableOfflineQueue: true },
    })
    const store = redisStore({ client, prefix })
    await firstConnected(() => client.connect())
    return closing(store, () => client.destroy())
  }
}

// As docs/redis.md has it: a command that cannot run now is refused now.
const prompt = {
  connectTimeout: patienceMs,
  socketTimeout: patienceMs,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
}

// The failures of earlier attempts do not concern the caller that waits.
const ready = (client: Redis | Cluster): Promise<void> => new Promise((done) => client.once('ready', () => done()))

const overIoredis = async (client: Redis, hearing: Redis, prefix: string): Promise<RedisStore> => {
  const store = redisStore({ client, hearing, prefix })
  await Promise.all([client, hearing].map(ready))
  return closing(store, () => {
    client.disconnect()
    hearing.disconnect()
  })
}

const ioredis: OpenRedis = async ([place = { host: '', port: 0 }], prefix) => {
  const hearing = new Redis({ ...place, connectTimeout: patienceMs, retryStrategy: () => againAfterMs })
  const retrying = { retryStrategy: () => againAfterMs, maxRetriesPerRequest: 0 }
  return overIoredis(new Redis({ ...place, ...prompt, ...retrying }), hearing, prefix)
}

/** Over ioredis with its default settings. */
export const ioredisAsItComes: OpenRedis = async ([place = { host: '', port: 0 }], prefix) =>
  overIoredis(new Redis(place), new Redis(place), prefix)

const ioredisCluster: OpenRedis = async (places, prefix) => {
  const client = new Cluster([...places], {
    clusterRetryStrategy: () => againAfterMs,
    enableOfflineQueue: false,
    retryDelayOnFailover: againAfterMs,
    slotsRefreshTimeout: patienceMs,
    redisOptions: prompt,
  })
  const store = redisStore({ client, prefix })
  await ready(client)
  return closing(store, () => client.disconnect())
}

const ioredisSentinel: OpenRedis = async (places, prefix) => {
  const retrying = { retryStrategy: () => againAfterMs, sentinelRetryStrategy: () => againAfterMs }
  const watched = { sentinels: [...places], name: watchedName, ...retrying }
  return overIoredis(new Redis({ ...watched, ...prompt, maxRetriesPerRequest: 0 }), new Redis(watched), prefix)
}

const nodeRedisSentinel: OpenRedis = async (places, prefix) => {
  const socket = { connectTimeout: patienceMs, reconnectStrategy: () => againAfterMs }
  const client = createSentinel({
    name: watchedName,
    sentinelRootNodes: [...places],
    nodeClientOptions: { socket, disableOfflineQueue: true },
    scanInterval: 500,
  })
  const store = redisStore({ client, prefix })
  await client.connect()
  return closing(store, () => void client.destroy())
}

/** The clients that ask a Sentinel for the server. */
export const sentinelClients: Readonly<Record<string, OpenRedis>> = {
  ioredis: ioredisSentinel,
  'node-redis': nodeRedisSentinel,
}

/** The clients of one server that the store is held to. */
export const singleClients: Readonly<Record<string, OpenRedis>> = {
  ioredis,
  'ioredis as it comes': ioredisAsItComes,
  'node-redis': nodeRedis(createClient),
  'node-redis 5': nodeRedis(createClient5 as unknown as typeof createClient),
}

/** The clients of a cluster that the store is held to. */
export const clusterClients: Readonly<Record<string, OpenRedis>> = {
  ioredis: ioredisCluster,
  'node-redis': nodeRedisCluster(createCluster),
  'node-redis 5': nodeRedisCluster(createCluster5 as unknown as typeof createCluster),
}

type Opener = readonly [client: string, open: OpenRedis]

// Faults take their time: all clients run in the whole length only.
const put = (clients: Readonly<Record<string, OpenRedis>>): readonly Opener[] =>
  Object.entries(clients).slice(0, process.env['FAULTS'] === 'whole' ? undefined : 1)

/** The clients of one server that are put through faults. */
export const faultClients: readonly Opener[] = put(singleClients)

// The cluster of node-redis 5 keeps sending to a master that is gone; 6 looks for the new master.
const { 'node-redis 5': _, ...followClusters } = clusterClients

/** The clients of a cluster that are put through faults. */
export const faultClusterClients: readonly Opener[] = put(followClusters)

/** The clients of a Sentinel that are put through faults. */
export const faultSentinelClients: readonly Opener[] = put(sentinelClients)
