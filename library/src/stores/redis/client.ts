import { Misuse } from '../../core/misuse.ts'

/** The part of ioredis that Curfew uses: of a `Redis` or a `Cluster`. */
export interface IoRedis {
  readonly isCluster: boolean
  call(command: string, ...values: string[]): Promise<unknown>
  subscribe(channel: string): Promise<unknown>
  on(event: 'message', receive: (channel: string, text: string) => void): unknown
  on(event: 'error', receive: (failure: Error) => void): unknown
}

/** The part of node-redis that Curfew uses: of a client from `createClient`. */
export interface NodeRedis {
  readonly isReady: boolean
  sendCommand(words: readonly string[]): Promise<unknown>
  subscribe(channel: string, receive: (text: string) => void): Promise<unknown>
  on(event: 'error', receive: (failure: Error) => void): unknown
}

/** The part of node-redis that Curfew uses of a client from `createCluster`. */
export interface NodeRedisCluster {
  readonly masters: readonly unknown[]
  sendCommand(key: string, isReadonly: boolean, words: string[]): Promise<unknown>
  subscribe(channel: string, receive: (text: string) => void): Promise<unknown>
  on(event: 'error', receive: (failure: Error) => void): unknown
}

/** The part of node-redis that Curfew uses of a client from `createSentinel`. */
export interface NodeRedisSentinel {
  getMasterNode(): unknown
  sendCommand(isReadonly: boolean, words: string[]): Promise<unknown>
  subscribe(channel: string, receive: (text: string) => void): Promise<unknown>
  on(event: 'error', receive: (failure: Error) => void): unknown
}

/** A client of Redis or Valkey from ioredis or node-redis: for one server, for Sentinel's, or for a cluster. */
export type RedisClient = IoRedis | NodeRedis | NodeRedisCluster | NodeRedisSentinel

type AnyNodeRedis = NodeRedis | NodeRedisCluster | NodeRedisSentinel

/** Any kind of client, in one shape. */
export interface FittedRedis {
  readonly isCluster: boolean
  /** `alone`: once subscribed, the connection can do nothing else. `beside`: the client opens another one to subscribe. */
  readonly subscribes: 'alone' | 'beside'
  /** Sends a command to the server that has this key. */
  readonly send: (key: string, words: readonly string[]) => Promise<unknown>
  /**
   * Gives a function that subscribes to a channel; call it until it resolves. From then on the client itself subscribes
   * again after each lost connection.
   */
  readonly listen: (channel: string, receive: (text: string) => void) => () => Promise<unknown>
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
  if (keyPrefix) refuse(name, 'has a keyPrefix, which the scripts do not see; give redisStore a prefix instead')
  if (scaleReads !== 'master')
    refuse(name, 'reads from replicas, which may not know yet that a session has ended; leave scaleReads out')
  return {
    isCluster: client.isCluster,
    subscribes: client.isCluster ? 'beside' : 'alone',
    send: (_, [command = '', ...values]) => client.call(command, ...values),
    listen: (channel, receive) => {
      client.on('message', (receivedOn, text) => {
        if (receivedOn === channel) receive(text)
      })
      return () => client.subscribe(channel)
    },
  }
}

const fitNodeRedis = (client: AnyNodeRedis): FittedRedis => {
  const listen: FittedRedis['listen'] = (channel, receive) => () => client.subscribe(channel, receive)
  if ('masters' in client)
    return {
      isCluster: true,
      subscribes: 'beside',
      send: (key, words) => client.sendCommand(key, false, [...words]),
      listen,
    }
  if ('getMasterNode' in client)
    return { isCluster: false, subscribes: 'beside', send: (_, words) => client.sendCommand(false, [...words]), listen }
  return { isCluster: false, subscribes: 'alone', send: (_, words) => client.sendCommand(words), listen }
}

/**
 * Checks that the clients were given by their names.
 * @throws Misuse when they were not.
 */
export const checkParts = (parts: { readonly client: RedisClient }): void => {
  if (isObject(parts) && 'client' in parts) return
  refuse('redisStore', 'was given no client by its name; write { client, hearing: client.duplicate() }')
}

/**
 * Fits a client to the shape that the store uses; `name` is the option that holds it.
 * @throws Misuse when the client is neither of ioredis nor of node-redis, or its settings cannot work.
 */
export const fitRedis = (client: RedisClient, name: string): FittedRedis => {
  if (isObject(client)) {
    // Without an error listener node-redis crashes the process. Each command still rejects with its own failure.
    if (isIoRedis(client) || isNodeRedis(client)) client.on('error', () => {})
    if (isIoRedis(client)) return fitIoRedis(client, name)
    if (isNodeRedis(client)) return fitNodeRedis(client)
  }
  return refuse(
    name,
    'is no client that redisStore knows; give a Redis or Cluster of ioredis, or a client from createClient, createCluster or createSentinel of node-redis',
  )
}
