import { Cluster, Redis } from 'ioredis'
import { createClient, createCluster } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { timeWithoutWaits } from '../../../test/servers/processor.ts'
import { type RedisServer, startRedis } from '../../../test/servers/redis.ts'
import { startRedisCluster } from '../../../test/servers/redis-cluster.ts'
import { days } from '../../core/time.ts'
import { at } from '../contract/samples.ts'
import { journalContract, type OpenedJournal } from '../contract.ts'
import { type RedisClient, redisJournal } from '../redis.ts'

let server: RedisServer
let client: Redis
let again: Redis
let other: ReturnType<typeof createClient>
let prefixes = 0
beforeAll(async () => {
  server = await startRedis()
  client = new Redis(server.port, '127.0.0.1')
  again = new Redis(server.port, '127.0.0.1')
  other = createClient({ url: `redis://127.0.0.1:${server.port}` })
  await other.connect()
})
afterAll(async () => {
  await Promise.all([client.quit(), again.quit(), other.close()])
  await server.stop()
})

type LogEntry = [id: string, fields: string[]]

const changed = ([id, fields]: LogEntry): LogEntry => [id, fields.map((text) => text.replace('"detail"', '"Detail"'))]
const renumbered = ([id, fields]: LogEntry): LogEntry => [`${Number(id.split('-')[0]) + 1}-0`, fields]

// A stream takes no id twice and none that is smaller, so the whole log is written anew.
const tampered = async (prefix: string, how: 'change' | 'remove' | 'insert', seq: number): Promise<void> => {
  const log = `${prefix}:{journal}:log`
  const entries = (await client.call('XRANGE', log, '-', '+')) as LogEntry[]
  const all = entries.flatMap((entry): LogEntry[] => {
    const is = Number(entry[0].split('-')[0])
    if (how === 'insert') return is < seq ? [entry] : is === seq ? [entry, renumbered(entry)] : [renumbered(entry)]
    if (is !== seq) return [entry]
    return how === 'change' ? [changed(entry)] : []
  })
  await client.del(log)
  for (const [id, fields] of all) await client.call('XADD', log, id, ...fields)
}

const opened = (first: RedisClient, second: RedisClient, isTampered = true): OpenedJournal => {
  const prefix = `journal-${++prefixes}`
  return {
    ...redisJournal({ client: first, prefix }),
    again: async () => redisJournal({ client: second, prefix }),
    ...(isTampered && { tamper: (how, seq) => tampered(prefix, how, seq) }),
  }
}

const clients: Readonly<Record<string, () => OpenedJournal>> = {
  ioredis: () => opened(client, again),
  'node-redis': () => opened(other, client),
}

describe.each(Object.entries(clients))('the journal in Redis through %s', (_name, open) => {
  for (const { name, check } of journalContract) it(name, () => check(async () => open()))

  it('appends 10,000 entries within five seconds', async () => {
    const journal = open()
    const from = timeWithoutWaits()
    await Promise.all(
      Array.from({ length: 10_000 }, (_, index) =>
        journal.append({ at: at(index), what: 'session-ended', session: `s${index}`, subject: `p${index % 500}` }),
      ),
    )
    expect(timeWithoutWaits() - from).toBeLessThan(5_000)
  })
})

it('Redis keeps entries for 7 days, unless the application says otherwise', () => {
  expect([redisJournal({ client }).keepFor, redisJournal({ client, keepFor: days(3) }).keepFor]).toEqual([
    days(7),
    days(3),
  ])
})

it('nothing of a forgotten entry is left in Redis but its number', async () => {
  const journal = redisJournal({ client, prefix: 'left' })
  await journal.append({ at: at(0), what: 'session-ended', session: 'a', subject: 'carla', by: 'maria' })
  await journal.forget(at(1))
  await journal.forget(at(500 * 86_400_000))
  const names = await client.keys('left:*')
  expect(names.filter((name) => !name.endsWith(':log'))).toEqual(['left:{journal}:head'])
  expect(await client.xlen('left:{journal}:log')).toBe(0)
})

it('a cluster keeps a journal on one of its servers', async () => {
  const cluster = await startRedisCluster()
  try {
    const ofIoRedis = new Cluster(cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port })))
    const ofNodeRedis = createCluster({
      rootNodes: cluster.nodes.map(({ port }) => ({ url: `redis://127.0.0.1:${port}` })),
    })
    await ofNodeRedis.connect()
    for (const { check } of journalContract) await check(async () => opened(ofIoRedis, ofNodeRedis, false))
    await Promise.all([ofIoRedis.quit(), ofNodeRedis.close()])
  } finally {
    await cluster.stop()
  }
})
