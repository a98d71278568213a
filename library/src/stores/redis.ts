import { placeOf } from '../core/filter.ts'
import { Misuse } from '../core/misuse.ts'
import { dueAt } from '../core/session.ts'
import type { Instant } from '../core/time.ts'
import { createMovers, isByActivity } from './filtering.ts'
import { createNotices } from './local-notices.ts'
import { checkParts, fitRedis, type RedisClient } from './redis/client.ts'
import { createFilteredLists } from './redis/filtered-lists.ts'
import { createIndexRebuild } from './redis/healing.ts'
import { createHealth } from './redis/health.ts'
import { createIndexRepair } from './redis/indexes.ts'
import { createLists, type Indexed } from './redis/lists.ts'
import { createReading } from './redis/reading.ts'
import { redisRecords } from './redis/records.ts'
import { runScript } from './redis/run-script.ts'
import { dueScript, forgetScript, moveScript, placeScript, publishScript, saveScript } from './redis/scripts.ts'
import { clusterTags, createShards, singleTag } from './redis/slots.ts'
import { createSubscription } from './redis/subscription.ts'
import type { Due, ListFilter, Notice, Store } from './store.ts'

export type { IoRedis, NodeRedis, NodeRedisCluster, NodeRedisSentinel, RedisClient } from './redis/client.ts'

/** The parts of a Redis store. */
export interface RedisStoreParts {
  /** A client of ioredis or node-redis: for one server, for Sentinel's, or for a cluster. */
  readonly client: RedisClient
  /**
   * A second connection that receives notices, because a subscribed connection can do nothing else. Leave it out for a
   * cluster's client and for `createSentinel`, which open one themselves.
   */
  readonly hearing?: RedisClient
  /** The start of every name in Redis; `curfew` when left out. */
  readonly prefix?: string
}

export { redisBags } from './redis/bags.ts'
export { redisJournal } from './redis/journal.ts'

/** A store in Redis. */
export type RedisStore = Store &
  Required<Pick<Store, 'renew' | 'findById' | 'findMany' | 'count' | 'records' | 'close' | 'evicts' | 'warnings'>>

const forgottenAtOnce = 500
const droppedAtOnce = 1_000
const movedAtOnce = 500

const linesOf = (roles: readonly string[]): string => (roles.length > 0 ? `\n${roles.join('\n')}\n` : '')

// A revocation walks all live sessions of such a server's, because the subject's index may be lost.
const isOfSubject = ({ are, subject, limit, ...others }: ListFilter): boolean => Object.keys(others).length === 0

/**
 * A store in Redis or Valkey, over clients of ioredis or node-redis, on one server or on a cluster. A session and its
 * places in the indexes share one slot, so a save or a renewal is one script. Redis's own settings decide what survives a
 * restart. The application closes the clients that it opened.
 * @throws Misuse when a client is of neither kind, or its settings cannot work.
 */
export const redisStore = (parts: RedisStoreParts): RedisStore => {
  checkParts(parts)
  const { client, hearing, prefix = 'curfew' } = parts
  const redis = fitRedis(client, 'client')
  if (redis.subscribes === 'alone' && (hearing === undefined || (hearing as unknown) === client))
    throw new Misuse(
      'store.unusable',
      'one server needs a second connection for its subscription; give hearing: client.duplicate()',
    )
  const tags = redis.isCluster ? clusterTags : singleTag
  const notices = createNotices()
  const channel = `${prefix}:notices`
  // Marks each save. No two may be alike, because a mark also says which JSON of a session is known.
  const self = [...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(36)).join('')
  let saves = 0

  const run = runScript(redis)
  const shards = createShards(tags, prefix)
  const { name, home, every } = shards
  const indexed: Indexed = (shard, key, script, ...values) => {
    const names = ['live', 'ended', 'gone', 'due'].map((one) => name(shard, one))
    return run(script, [name(shard, `s:${key}`), ...names], [key, name(shard, 'u:'), name(shard, 'e:'), ...values])
  }
  const repair = createIndexRepair((key) => indexed(home(key), key, placeScript))
  const rebuild = createIndexRebuild(shards, indexed, self)
  const health = createHealth(redis, channel)

  const receive = async (text: string): Promise<void> => {
    const { from, notice } = JSON.parse(text) as { readonly from: string; readonly notice: Notice }
    if (from !== self) await notices.publish(notice)
  }
  const receiver = hearing ? fitRedis(hearing, 'hearing') : redis
  const unsubscribe = createSubscription(receiver, channel, {
    // No caller waits here for a listener that fails. Any client of Redis can send a text that is no notice.
    receive: (text) => void receive(text).catch(() => undefined),
    refused: health.subscriptionRefused,
  })

  const reading = createReading(redis, shards)
  const { find } = reading
  const lists = createLists({ redis, shards, indexed, find })
  const filtered = createFilteredLists({ shards, indexed, find })
  const movers = createMovers()
  const settle = (): Promise<void> =>
    movers.settle(movedAtOnce, (keys) =>
      every(async (shard) => {
        const theirs = keys.filter((key) => home(key) === shard)
        if (theirs.length > 0) await indexed(shard, '', moveScript, ...theirs)
      }),
    )

  return {
    find: async (key) => {
      const stored = await find(key)
      if (stored) repair.read(key)
      return stored
    },

    save: async (key, session, overVersion) => {
      const { activeAt, ...rest } = session
      const { subject, roles, startedAt, idle, notAfter, ended: end, id = '' } = session
      const times = [activeAt, idle, notAfter, dueAt(session), end?.at ?? ''].map(String)
      const mark = `${self}.${(++saves).toString(36)}`
      const facts = [String(startedAt), linesOf(roles), placeOf(session) ?? '', end?.reason ?? '', id]
      const values = [String(overVersion ?? ''), JSON.stringify(rest), ...times, subject, mark, ...facts]
      return (await indexed(home(key), key, saveScript, ...values)) === 1
    },

    findBySubject: lists.bySubject,

    list: async (filter, cursor) => {
      if (isByActivity(filter)) await settle()
      return isOfSubject(filter) ? lists.list(filter, cursor) : filtered.list(filter, cursor)
    },

    count: async (filter) => {
      if (isByActivity(filter)) await settle()
      return filtered.count(filter)
    },

    findById: async (id) => {
      const keys = await every((shard) => redis.send(name(shard, 'ids'), ['HGET', name(shard, 'ids'), id]))
      const [key] = keys.filter((one) => typeof one === 'string')
      const stored = key === undefined ? undefined : await find(key)
      return stored?.session.id === id ? stored : undefined
    },

    findMany: async (keys) => (await Promise.all(keys.map(find))).filter((stored) => stored !== undefined),

    due: async (until, limit) => {
      await settle()
      const dueIn = async (shard: number): Promise<readonly Due[]> => {
        for (;;) {
          const values = [String(until), String(limit), name(shard, 's:'), String(droppedAtOnce)]
          const answer = await indexed(shard, '', dueScript, ...values)
          const [dropped, pairs, isWhole] = answer as [number, string[], number]
          const found = pairs.flatMap((key, at) => (at % 2 ? [] : [{ key, at: Number(pairs[at + 1]) as Instant }]))
          if (Number(isWhole) === 0) rebuild.start(shard)
          if (found.length >= limit || Number(dropped) < droppedAtOnce) return found
        }
      }
      const found = await every(dueIn)
      return found
        .flat()
        .sort((a, b) => a.at - b.at)
        .slice(0, limit)
    },

    forget: async (endedBefore) => {
      const counts = await every(async (shard) => {
        const values = [String(endedBefore), String(forgottenAtOnce), name(shard, 's:')]
        for (let count = 0; ; ) {
          const some = Number(await indexed(shard, '', forgetScript, ...values))
          count += some
          if (some < forgottenAtOnce) return count
        }
      })
      return counts.reduce((sum, count) => sum + count, 0)
    },

    publish: async (notice) => {
      // A listener that fails in this process must not keep the notice from the others.
      const elsewhere = run(publishScript, [channel], [JSON.stringify({ from: self, notice })])
      await Promise.all([notices.publish(notice), elsewhere])
    },

    subscribe: notices.subscribe,

    renew: async (key, at) => {
      const renewed = await reading.renew(key, at)
      if (renewed) movers.moved(key, renewed.wasActiveAt, renewed.session.activeAt)
      return renewed
    },

    records: redisRecords(redis, prefix),

    evicts: health.evicts,

    warnings: health.warnings,

    close: async () => {
      unsubscribe()
      health.close()
      rebuild.close()
    },
  }
}
