import { redisStore } from 'curfew/stores/redis'
import { Cluster, Redis } from 'ioredis'
import type { SessionStore } from './session-store.ts'

type Connection = Redis | Cluster

const patienceMs = 2_000
const retriesAfterMs = 200

// What cannot be asked now is refused now: a command that waits for Redis to come back would be carried out long after
// somebody was told that it failed.
const asking = {
  connectTimeout: patienceMs,
  socketTimeout: patienceMs,
  retryStrategy: () => retriesAfterMs,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
} as const

// It waits to subscribe for as long as it takes.
const hearing = {
  connectTimeout: patienceMs,
  retryStrategy: () => retriesAfterMs,
  maxRetriesPerRequest: null,
} as const

const over = (client: Connection, ear: Connection): SessionStore => {
  let trouble: Error | undefined
  for (const connection of [client, ear] as readonly Connection[])
    connection.on('error', (failure: Error) => {
      trouble = failure
    })
  return {
    store: redisStore({ client, hearing: ear }),
    trouble: () => trouble,
    close: async () => {
      client.disconnect()
      ear.disconnect()
    },
  }
}

/** The store in a Redis or Valkey. */
export const openRedis = (address: string): SessionStore =>
  over(new Redis(address, asking), new Redis(address, hearing))

/** The store in a Redis Cluster, of which some nodes are named; the others are found. */
export const openRedisCluster = (addresses: readonly string[]): SessionStore => {
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
  const ear = new Cluster(nodes, { clusterRetryStrategy, redisOptions: { connectTimeout: patienceMs, ...person } })
  return over(client, ear)
}
