import { Misuse } from '../core/misuse.ts'

/** What Curfew asks of ioredis, by its shape: a `Redis`, or a `Cluster`. */
export interface IoRedis {
  readonly isCluster: boolean
  call(command: string, ...values: string[]): Promise<unknown>
  subscribe(channel: string): Promise<unknown>
  on(what: 'message', hear: (channel: string, text: string) => void): unknown
  on(what: 'error', hear: (failure: Error) => void): unknown
}

/** What Curfew asks of node-redis, by its shape: what `createClient` answers. */
export interface NodeRedis {
  readonly isReady: boolean
  sendCommand(words: readonly string[]): Promise<unknown>
  subscribe(channel: string, hear: (text: string) => void): Promise<unknown>
  on(what: 'error', hear: (failure: Error) => void): unknown
}

/** What Curfew asks of node-redis for a cluster, by its shape: what `createCluster` answers. */
export interface NodeRedisCluster {
  readonly masters: readonly unknown[]
  sendCommand(key: string, isReadonly: boolean, words: string[]): Promise<unknown>
  subscribe(channel: string, hear: (text: string) => void): Promise<unknown>
  on(what: 'error', hear: (failure: Error) => void): unknown
}

/** What Curfew asks of node-redis with Sentinel, by its shape: what `createSentinel` answers. */
export interface NodeRedisSentinel {
  getMasterNode(): unknown
  sendCommand(isReadonly: boolean, words: string[]): Promise<unknown>
  subscribe(channel: string, hear: (text: string) => void): Promise<unknown>
  on(what: 'error', hear: (failure: Error) => void): unknown
}

/** A client of Redis or Valkey: ioredis or node-redis, of one server, of one that Sentinel names, or of a cluster. */
export type RedisClient = IoRedis | NodeRedis | NodeRedisCluster | NodeRedisSentinel

type AnyNodeRedis = NodeRedis | NodeRedisCluster | NodeRedisSentinel

/** All kinds of clients, seen alike. */
export interface FittedRedis {
  readonly isCluster: boolean
  /** `instead`: once it hears it can do nothing else. `beside`: it opens a connection of its own for that. */
  readonly hears: 'instead' | 'beside'
  /** Asks whichever server has this key. */
  readonly ask: (key: string, words: readonly string[]) => Promise<unknown>
  /**
   * Answers how to subscribe to a channel, to be tried until it resolves; from then on the client subscribes again by
   * itself whenever its connection was lost.
   */
  readonly listen: (channel: string, hear: (text: string) => void) => () => Promise<unknown>
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const optionsOf = (client: object): { readonly keyPrefix?: unknown; readonly scaleReads?: unknown } => {
  const { options } = client as { readonly options?: unknown }
  return isObject(options) ? options : {}
}

const has = (client: object, ...verbs: readonly string[]): boolean =>
  verbs.every((verb) => typeof (client as Readonly<Record<string, unknown>>)[verb] === 'function')

const isIoRedis = (client: object): client is IoRedis => has(client, 'call', 'subscribe', 'on')
const isNodeRedis = (client: object): client is AnyNodeRedis =>
  has(client, 'sendCommand', 'subscribe', 'on') &&
  ['isReady', 'masters', 'getMasterNode'].some((name) => name in client)

const refuse = (name: string, why: string): never => {
  throw new Misuse('store.unusable', `${name} ${why}`)
}

const fitIoRedis = (client: IoRedis, name: string): FittedRedis => {
  const { keyPrefix, scaleReads = 'master' } = optionsOf(client)
  if (keyPrefix) refuse(name, 'has a keyPrefix, which its scripts would not see; give redisStore a prefix instead')
  if (scaleReads !== 'master')
    refuse(name, 'reads from replicas, which may not know yet that a session has ended; leave scaleReads out')
  return {
    isCluster: client.isCluster,
    hears: client.isCluster ? 'beside' : 'instead',
    ask: (_, [command = '', ...values]) => client.call(command, ...values),
    listen: (channel, hear) => {
      client.on('message', (heardOn, text) => {
        if (heardOn === channel) hear(text)
      })
      return () => client.subscribe(channel)
    },
  }
}

const fitNodeRedis = (client: AnyNodeRedis): FittedRedis => {
  const listen: FittedRedis['listen'] = (channel, hear) => () => client.subscribe(channel, hear)
  if ('masters' in client)
    return { isCluster: true, hears: 'beside', ask: (key, words) => client.sendCommand(key, false, [...words]), listen }
  if ('getMasterNode' in client)
    return { isCluster: false, hears: 'beside', ask: (_, words) => client.sendCommand(false, [...words]), listen }
  return { isCluster: false, hears: 'instead', ask: (_, words) => client.sendCommand(words), listen }
}

/**
 * A client as the store uses it; `name` is what the application calls it.
 * @throws Misuse when it is neither of ioredis nor of node-redis, or is set in a way that cannot work.
 */
export const fitRedis = (client: RedisClient, name: string): FittedRedis => {
  if (isObject(client)) {
    // What fails is told to whoever asks. Nobody hearing of a lost connection as well would end a process of node-redis.
    if (isIoRedis(client) || isNodeRedis(client)) client.on('error', () => {})
    if (isIoRedis(client)) return fitIoRedis(client, name)
    if (isNodeRedis(client)) return fitNodeRedis(client)
  }
  return refuse(
    name,
    'is no client that redisStore knows; give a Redis or Cluster of ioredis, or what createClient, createCluster or createSentinel of node-redis answers',
  )
}
