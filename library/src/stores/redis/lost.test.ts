import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RedisServer, startRedis } from '../../../test/servers/redis.ts'
import { clusterClients, deleted, nameIn, singleClients } from '../../../test/servers/redis-clients.ts'
import { type RedisCluster, startRedisCluster } from '../../../test/servers/redis-cluster.ts'
import { seconds } from '../../core/time.ts'
import { at, dueIn, ended, keyOf, live, saved } from '../contract/samples.ts'
import type { RedisStore } from '../redis.ts'
import { clusterTags } from './slots.ts'

let server: RedisServer
let prefixes = 0
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

const places = () => [{ host: '127.0.0.1', port: server.port }]
// A prefix may hold characters that mean something in a pattern.
const newPrefix = (): string => `lost[*]\\${++prefixes}`
const many = 700

const listed = async (store: RedisStore, are: 'live' | 'ended'): Promise<number> => {
  let [count, cursor]: [number, string | undefined] = [0, undefined]
  do {
    const { entries, next } = await store.list({ are }, cursor)
    count += entries.length
    cursor = next
  } while (cursor !== undefined)
  return count
}

// Asks again and again, as wardens do.
const dueOf = async (store: RedisStore): Promise<number> => (await store.due(at(90_000), 10_000)).length

const saveMany = async (store: RedisStore): Promise<void> => {
  for (let index = 0; index < many; index++) await saved(store, { [index]: dueIn(seconds(10)) })
  await saved(store, { over: ended(at(1)) })
}

for (const [client, open] of Object.entries(singleClients))
  it(`sessions that no caller reads are due and listed again after Redis lost whole indexes, through ${client}`, async () => {
    for (const lost of [['live'], ['due'], ['live', 'due', 'ended', 'gone', 'u:carla']]) {
      const prefix = newPrefix()
      const store = await open(places(), prefix)
      const nameOf = (rest: string): string => nameIn(prefix, places(), '', rest)
      await saveMany(store)
      const asking = new Redis(server.port, '127.0.0.1')
      await dueOf(store)
      await expect.poll(() => asking.zscore(nameOf('due'), ''), { timeout: 10_000 }).toBe('inf')
      await store.close()
      // A process rebuilds an index once a minute at most, so another process does it.
      const other = await open(places(), prefix)
      await deleted(places(), lost.map(nameOf))
      // The index exists again, with only one session.
      await saved(other, { later: live() })
      const found = async (): Promise<readonly number[]> => [
        await dueOf(other),
        await listed(other, 'live'),
        await listed(other, 'ended'),
      ]
      await expect.poll(found, { timeout: 10_000 }).toEqual([many + 1, many + 1, 1])
      expect((await other.findBySubject('carla')).length).toBe(many + 1)
      expect(await other.forget(at(2))).toBe(1)
      await expect.poll(() => asking.zscore(nameOf('due'), ''), { timeout: 10_000 }).toBe('inf')
      expect(await asking.exists(nameOf('healing'))).toBe(0)
      asking.disconnect()
      await other.close()
    }
  })

it('sessions of an earlier version get into the indexes that it did not have', async () => {
  const prefix = newPrefix()
  const open = singleClients['ioredis']
  if (!open) throw new Error('there is no ioredis')
  const asking = new Redis(server.port, '127.0.0.1')
  const nameOf = (rest: string): string => nameIn(prefix, places(), '', rest)
  const store = await open(places(), prefix)
  await saved(store, { one: live({ roles: ['vet', 'nurse'], id: 'of one' }), two: ended(at(5), { roles: [] }) })
  for (const name of ['one', 'two']) await asking.hdel(nameOf(`s:${keyOf(name)}`), 't', 'r', 'f', 'x', 'd')
  const kinds = ['l', 'e'].flatMap((kind) => ['s', 'a', 'r:vet', 'r:nurse'].map((rest) => `${kind}${rest}`))
  await deleted(places(), [...kinds, 'ids', 'ex:revoked'].map(nameOf))
  const listedNow = async (): Promise<readonly unknown[]> => {
    await dueOf(store)
    const lists = [
      await store.list({ are: 'live', role: 'nurse', sort: '-active' }),
      await store.list({ are: 'ended', reason: 'revoked' }),
    ]
    return [...lists.flatMap(({ entries }) => entries.map(({ key }) => key)), (await store.findById('of one'))?.key]
  }
  await expect.poll(listedNow, { timeout: 10_000 }).toEqual([keyOf('one'), keyOf('two'), keyOf('one')])
  await store.close()
  asking.disconnect()
})

it('while one process rebuilds an index no other does', async () => {
  const prefix = newPrefix()
  const open = singleClients['ioredis']
  if (!open) throw new Error('there is no ioredis')
  const asking = new Redis(server.port, '127.0.0.1')
  const nameOf = (rest: string): string => nameIn(prefix, places(), '', rest)
  const store = await open(places(), prefix)
  await saved(store, { one: live() })
  await asking.set(nameOf('healing'), 'another', 'PX', 60_000)
  await deleted(places(), [nameOf('due')])
  await dueOf(store)
  await store.find(keyOf('nothing'))
  expect(await dueOf(store)).toBe(0)
  await store.close()
  asking.disconnect()
})

it('an index of a cluster is rebuilt in the slot that lost it', async () => {
  const cluster: RedisCluster = await startRedisCluster()
  try {
    for (const [client, open] of Object.entries(clusterClients)) {
      const prefix = `lost-${client.replaceAll(' ', '-')}`
      const store = await open(cluster.nodes, prefix)
      await saveMany(store)
      const names = clusterTags.flatMap((tag) => ['live', 'due'].map((rest) => `${prefix}:{${tag}}:${rest}`))
      await deleted(cluster.nodes, names)
      await expect.poll(() => dueOf(store), { timeout: 20_000 }).toBe(many)
      expect(await listed(store, 'live')).toBe(many)
      await store.close()
    }
  } finally {
    await cluster.stop()
  }
})
