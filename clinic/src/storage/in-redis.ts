import type { Duration } from 'curfew'
import { redisJournal, redisStore } from 'curfew/stores/redis'
import { Cluster, Redis } from 'ioredis'
import type { SessionStore } from './session-store.ts'

type Connection = Redis | Cluster

const patienceMs = 2_000
const retriesAfterMs = 200

// A command without a connection fails at once. If it waited for Redis, it would run long after the caller got its
// failure.
const asking = {
  connectTimeout: patienceMs,
  socketTimeout: patienceMs,
  retryStrategy: () => retriesAfterMs,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
} as const

// This connection waits to subscribe for as long as it takes.
const subscribing = {
  connectTimeout: patienceMs,
  retryStrategy: () => retriesAfterMs,
  maxRetriesPerRequest: null,
} as const

const over = (client: Connection, hearing: Connection, keepFor: Duration): SessionStore => {
  let trouble: Error | undefined
  for (const connection of [client, hearing] as readonly Connection[])
    connection.on('error', (failure: Error) => {
      trouble = failure
    })
  return {
    store: redisStore({ client, hearing }),
    journal: redisJournal({ client, keepFor }),
    trouble: () => trouble,
    close: async () => {
      client.disconnect()
      hearing.disconnect()
    },
  }
}

/** The sessions' store in Redis or Valkey. */
export const openRedis = (address: string, keepFor: Duration): SessionStore =>
  over(new Redis(address, asking), new Redis(address, subscribing), keepFor)

/** The sessions' store in a Redis Cluster. Some nodes are named, and the client finds the others. */
export const openRedisCluster = (addresses: readonly string[], keepFor: Duration): SessionStore => {
  const { username, password } = new URL(addresses[0] ?? '')
  const person = {
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
  }
  const nodes = addresses.map((address) => {
    const { hostname, port } = new URL(address)
    return { host: hostname, port: Number(port) || 6_379 }
  })
  const { retryStrategy, maxRetriesPerRequest, enableOfflineQueue, ...each } = asking
  const clusterRetryStrategy = retryStrategy
  const client = new Cluster(nodes, {
    clusterRetryStrategy,
    enableOfflineQueue,
    retryDelayOnFailover: retriesAfterMs,
    slotsRefreshTimeout: patienceMs,
    redisOptions: { ...each, ...person },
  })
  const hearing = new Cluster(nodes, {
    clusterRetryStrategy,
    redisOptions: { connectTimeout: patienceMs, ...person },
  })
  return over(client, hearing, keepFor)
}
