import { Misuse } from '../core/misuse.ts'
import { dueAt, type Session } from '../core/session.ts'
import type { Instant } from '../core/time.ts'
import { createNotices } from './notices.ts'
import { fitRedis, type RedisClient } from './redis-client.ts'
import { createHearing } from './redis-hearing.ts'
import { runScript } from './redis-run.ts'
import { forgetScript, publishScript, renewScript, saveScript } from './redis-scripts.ts'
import { clusterTags, shardOf, singleTag } from './redis-shards.ts'
import type { Due, Notice, Store, Stored } from './store.ts'

export type { IoRedis, NodeRedis, NodeRedisCluster, NodeRedisSentinel, RedisClient } from './redis-client.ts'

/** What a Redis store is made of. */
export interface RedisStoreParts {
  /** Of ioredis or of node-redis; of one server, of one that Sentinel names, or of a cluster. */
  readonly client: RedisClient
  /**
   * A connection of its own that hears notices, for one that hears can do nothing else. To be left out for the clients of
   * a cluster and for `createSentinel`, which open one by themselves.
   */
  readonly hearing?: RedisClient
  /** What every name in Redis begins with; `curfew` when left out. */
  readonly prefix?: string
}

export { redisBags } from './redis-bags.ts'

/** A store in Redis. */
export type RedisStore = Store & Required<Pick<Store, 'renew' | 'close'>>

type Names = readonly [string, ...string[]]

const forgottenAtOnce = 500

const toSession = (json: string, activeAt: string): Session => ({
  ...(JSON.parse(json) as Session),
  activeAt: Number(activeAt) as Instant,
})

/**
 * A store in Redis or Valkey, over clients of ioredis or node-redis, on one server or on a cluster. A session and its
 * places in the indexes are in one slot, so that a save or a renewal is one script. It keeps what Redis keeps: see the
 * server's own settings of persistence. Who opened the clients closes them.
 * @throws Misuse when a client is of neither kind, or set in a way that cannot work.
 */
export const redisStore = (parts: RedisStoreParts): RedisStore => {
  const { client, hearing, prefix = 'curfew' } = parts
  const redis = fitRedis(client, 'client')
  if (redis.hears === 'instead' && (hearing === undefined || (hearing as unknown) === client))
    throw new Misuse(
      'store.unusable',
      'one server needs a second connection that hears; give hearing: client.duplicate()',
    )
  const tags = redis.isCluster ? clusterTags : singleTag
  const notices = createNotices()
  const channel = `${prefix}:notices`
  const self = Math.random().toString(36).slice(2, 10)
  let saves = 0

  const name = (shard: number, rest: string): string => `${prefix}:{${tags[shard]}}:${rest}`
  const home = (key: string): number => shardOf(key, tags.length)
  const everyShard = <Answer>(each: (shard: number) => Promise<Answer>): Promise<Answer[]> =>
    Promise.all(tags.map((_, shard) => each(shard)))

  const ask = (command: string, key: string, ...values: readonly string[]): Promise<unknown> =>
    redis.ask(key, [command, key, ...values])

  const run = runScript(redis)

  const hear = async (text: string): Promise<void> => {
    const { from, notice } = JSON.parse(text) as { readonly from: string; readonly notice: Notice }
    if (from !== self) await notices.publish(notice)
  }
  // A listener that fails has its say where it is told at once; here nobody waits for it. Anybody can say what is no notice.
  const stopHearing = createHearing(hearing ? fitRedis(hearing, 'hearing') : redis, channel, (text) => {
    hear(text).catch(() => undefined)
  })

  const find = async (key: string): Promise<Stored | undefined> => {
    const found = (await ask('HMGET', name(home(key), `s:${key}`), 'v', 'a', 's')) as (string | null)[]
    const [version, activeAt, json] = found
    if (!version || !activeAt || !json) return undefined
    return { key, session: toSession(json, activeAt), version: Number(version) }
  }

  const findAll = async (keys: readonly string[]): Promise<readonly Stored[]> =>
    (await Promise.all(keys.map(find))).filter((stored) => stored !== undefined)

  const listed = async (are: 'live' | 'ended', cursor: string | undefined, most: number): Promise<string[]> => {
    const keys: string[] = []
    let after = cursor
    for (let shard = after === undefined ? 0 : home(after); shard < tags.length && keys.length < most; shard++) {
      const from = after === undefined ? '-' : `(${after}`
      const some = await ask('ZRANGEBYLEX', name(shard, are), from, '+', 'LIMIT', '0', String(most - keys.length))
      keys.push(...(some as string[]))
      after = undefined
    }
    return keys
  }

  return {
    find,

    save: async (key, session, overVersion) => {
      const { activeAt, ...rest } = session
      const { subject, idle, notAfter, ended: end } = session
      const shard = home(key)
      const indexes = ['live', 'ended', 'gone', 'due', `u:${subject}`].map((one) => name(shard, one))
      const times = [activeAt, idle, notAfter, dueAt(session), end?.at ?? ''].map(String)
      const mark = `${self}.${(++saves).toString(36)}`
      const values = [key, String(overVersion ?? ''), JSON.stringify(rest), ...times, subject, mark, name(shard, 'u:')]
      return (await run(saveScript, [name(shard, `s:${key}`), ...indexes], values)) === 1
    },

    findBySubject: async (subject) => {
      const keys = await everyShard((shard) => ask('SMEMBERS', name(shard, `u:${subject}`)))
      const stored = await findAll((keys as string[][]).flat())
      return stored.toSorted((a, b) => b.session.startedAt - a.session.startedAt || (a.key < b.key ? -1 : 1))
    },

    list: async ({ are, limit = 100 }, cursor) => {
      const keys = await listed(are, cursor, limit + 1)
      const shown = keys.slice(0, limit)
      const last = shown.at(-1)
      const entries = (await findAll(shown)).filter(({ session }) => (session.ended ? 'ended' : 'live') === are)
      return { entries, ...(keys.length > limit && last !== undefined && { next: last }) }
    },

    due: async (until, limit) => {
      const found = await everyShard(async (shard): Promise<readonly Due[]> => {
        const range = ['-inf', String(until), 'WITHSCORES', 'LIMIT', '0', String(limit)]
        // RESP2 answers flat, RESP3 in pairs.
        const pairs = ((await ask('ZRANGEBYSCORE', name(shard, 'due'), ...range)) as (string | string[])[]).flat()
        return pairs.flatMap((key, index) => (index % 2 ? [] : [{ key, at: Number(pairs[index + 1]) as Instant }]))
      })
      return found
        .flat()
        .sort((a, b) => a.at - b.at)
        .slice(0, limit)
    },

    forget: async (endedBefore) => {
      const counts = await everyShard(async (shard) => {
        const names: Names = [name(shard, 'gone'), name(shard, 'ended')]
        const values = [String(endedBefore), String(forgottenAtOnce), name(shard, 's:'), name(shard, 'u:')]
        for (let count = 0; ; ) {
          const some = Number(await run(forgetScript, names, values))
          count += some
          if (some < forgottenAtOnce) return count
        }
      })
      return counts.reduce((sum, count) => sum + count, 0)
    },

    publish: async (notice) => {
      // A listener here that fails keeps it from nobody elsewhere.
      const elsewhere = run(publishScript, [channel], [JSON.stringify({ from: self, notice })])
      await Promise.all([notices.publish(notice), elsewhere])
    },

    subscribe: notices.subscribe,

    renew: async (key, at) => {
      const shard = home(key)
      const names: Names = [name(shard, `s:${key}`), name(shard, 'due')]
      const found = (await run(renewScript, names, [key, String(at)])) as string[] | null
      if (!found) return undefined
      const [version = '', activeAt = '', wasActiveAt = '', json = ''] = found
      const session = toSession(json, activeAt)
      return { key, session, version: Number(version), wasActiveAt: Number(wasActiveAt) as Instant }
    },

    close: async () => stopHearing(),
  }
}
