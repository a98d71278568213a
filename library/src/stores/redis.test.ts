import { Cluster, Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RedisServer, startRedis } from '../../test/servers/redis.ts'
import { openedBy, type RedisPlace, singleClients } from '../../test/servers/redis-clients.ts'
import { parsesOnce } from '../../test/support/parses-once.ts'
import { at, keyOf, live } from './contract/samples.ts'
import { storeContract } from './contract.ts'
import { type RedisClient, type RedisStore, type RedisStoreParts, redisStore } from './redis.ts'

let server: RedisServer
let prefixes = 0
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

const places = (): readonly RedisPlace[] => [{ host: '127.0.0.1', port: server.port }]
const newPrefix = (): string => `own-${++prefixes}`

for (const [client, open] of Object.entries(singleClients)) {
  describe(`the Redis store through ${client}`, () => {
    for (const { name, check } of storeContract) it(name, () => check(() => openedBy(open, places())))

    it('parses one JSON once', async () => {
      const prefix = newPrefix()
      const [store, other] = [await open(places(), prefix), await open(places(), prefix)]
      await parsesOnce(store, other)
      await Promise.all([store.close(), other.close()])
    })

    it('sends notices to other connections, and to its own listeners once', async () => {
      const prefix = newPrefix()
      const [one, other] = [await open(places(), prefix), await open(places(), prefix)]
      const received: string[] = []
      one.subscribe(() => received.push('one'))
      other.subscribe(() => received.push('other'))
      await expect.poll(() => server.hearersOf(`${prefix}:notices`)).toBe(2)
      await one.publish({ about: 'session', key: keyOf('one') })
      await expect.poll(() => received).toEqual(['one', 'other'])
      await Promise.all([one.close(), other.close()])
    })

    it('goes on receiving after another client sent a text that is no notice on its channel', async () => {
      const prefix = newPrefix()
      const [store, stranger] = [await open(places(), prefix), new Redis(server.port, '127.0.0.1')]
      const received: unknown[] = []
      store.subscribe((notice) => received.push(notice))
      await expect.poll(() => server.hearersOf(`${prefix}:notices`)).toBe(1)
      const notice = { about: 'session', key: keyOf('one') }
      for (const said of ['', 'null', '{"from":', JSON.stringify({ from: 'another', notice })])
        await stranger.publish(`${prefix}:notices`, said)
      await expect.poll(() => received, { timeout: 10_000 }).toEqual([notice])
      stranger.disconnect()
      await store.close()
    })
  })
}

const asIt = (client: unknown): RedisClient => client as RedisClient
const silent = { isReady: true, sendCommand: () => new Promise<never>(() => undefined), subscribe: async () => 1 }
const silentClient = (): RedisClient => asIt({ ...silent, on: () => 1 })

describe('the Redis store with a client that cannot work', () => {
  const lazy = { lazyConnect: true }
  const misuses: Readonly<Record<string, readonly [RedisStoreParts, RegExp]>> = {
    'a client of neither kind': [
      { client: asIt({ get: () => 1 }), hearing: silentClient() },
      /client is no client that redisStore knows; give a Redis or Cluster of ioredis/,
    ],
    'no client at all': [{ client: asIt(undefined), hearing: silentClient() }, /client is no client/],
    'a hearing of neither kind': [{ client: silentClient(), hearing: asIt({ call: () => 1 }) }, /hearing is no client/],
    'one server without a second connection': [{ client: silentClient() }, /hearing: client.duplicate\(\)/],
    'a key prefix that scripts do not see': [
      { client: new Redis({ ...lazy, keyPrefix: 'mine:' }), hearing: silentClient() },
      /keyPrefix.*give redisStore a prefix/,
    ],
    'reads from replicas': [
      { client: new Cluster([{ host: '127.0.0.1', port: 1 }], { ...lazy, scaleReads: 'slave' }) },
      /replicas.*leave scaleReads out/,
    ],
  }
  for (const [what, [parts, words]] of Object.entries(misuses))
    it(`refuses ${what}`, () => {
      expect(() => redisStore(parts)).toThrow(words)
      expect(() => redisStore(parts)).toThrow(expect.objectContaining({ code: 'store.unusable' }))
    })
})

describe('on the hot path', () => {
  const setTimer = globalThis.setTimeout
  // The store restores a session's places at a read, once a second. On a busy machine a second passes before the reads here.
  beforeEach(() => {
    const withoutSeconds = (then: () => void, ms?: number) => setTimer(ms === 1_000 ? () => {} : then, ms)
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(withoutSeconds as typeof setTimeout)
  })
  afterEach(() => void vi.restoreAllMocks())
  // A new store scans the whole server once, and very many sessions of other tests would make that long.
  beforeAll(async () => {
    const client = new Redis(server.port, '127.0.0.1')
    await client.flushall()
    client.disconnect()
  })

  // The commands that a server received, without those of its own scripts.
  const commandsDuring = async (doing: (store: RedisStore) => unknown): Promise<readonly string[]> => {
    const [watching, client, hearing] = [1, 2, 3].map(() => new Redis(server.port, '127.0.0.1')) as [
      Redis,
      Redis,
      Redis,
    ]
    const prefix = newPrefix()
    const store = redisStore({ client, hearing, prefix })
    await Promise.all([client.ping(), hearing.ping()])
    await client.script('FLUSH')
    await store.save(keyOf('one'), live(), undefined)
    await store.renew(keyOf('one'), at(2_000))
    await Promise.all([store.find(keyOf('one')), store.due(at(1), 1), store.findBySubject('nobody')])
    // The places of that read are restored by now, by a script that the server did not know.
    for (const said of ['begin', 'now']) await client.echo(said)
    // A new store checks once that its index is whole.
    await expect.poll(() => watching.zscore(`${prefix}:{0}:due`, '')).toBe('inf')
    const commands: string[] = []
    const monitor = await watching.monitor()
    monitor.on('monitor', (_time: string, [command = ''], source: string) => {
      if (source !== 'lua') commands.push(command.toLowerCase())
    })
    await doing(store)
    await client.echo('that is all')
    await expect.poll(() => commands.at(-1)).toBe('echo')
    await store.close()
    for (const connection of [monitor, watching, client, hearing]) connection.disconnect()
    return commands.slice(0, -1)
  }

  it('find, renew, save and due send one command each', async () => {
    expect(await commandsDuring((store) => store.find(keyOf('one')))).toEqual(['hmget'])
    expect(await commandsDuring((store) => store.renew(keyOf('one'), at(9_000)))).toEqual(['evalsha'])
    expect(await commandsDuring((store) => store.save(keyOf('one'), live(), 2))).toEqual(['evalsha'])
    expect(await commandsDuring((store) => store.due(at(90_000), 200))).toEqual(['evalsha'])
    expect(await commandsDuring((store) => store.findBySubject('carla'))).toEqual(['evalsha'])
  })

  it('a session that is read very often goes back into its indexes once a second, beside the reads', async () => {
    const commands = await commandsDuring(async (store) => {
      await store.save(keyOf('two'), live(), undefined)
      for (let reads = 0; reads < 20; reads++) await store.find(keyOf('two'))
    })
    expect(commands.filter((command) => command === 'hmget')).toHaveLength(20)
    expect(commands.filter((command) => command === 'evalsha').length).toBeLessThan(4)
  })

  it('a script goes once to a server that does not know it, new or restarted', async () => {
    const commands = await commandsDuring(async (store) => {
      const forgetful = new Redis(server.port, '127.0.0.1')
      await forgetful.script('FLUSH')
      forgetful.disconnect()
      expect(await store.renew(keyOf('one'), at(9_000))).toMatchObject({ version: 3 })
      expect(await store.renew(keyOf('one'), at(19_000))).toMatchObject({ version: 4 })
    })
    expect(commands.filter((command) => command.startsWith('eval'))).toEqual(['evalsha', 'eval', 'evalsha'])
  })
})
