import { dueAt, type Session } from '../core/session.ts'
import type { Instant } from '../core/time.ts'
import { createNotices } from './notices.ts'
import { forgetScript, renewScript, saveScript } from './redis-scripts.ts'
import type { Due, Notice, Store, Stored } from './store.ts'

/** What Curfew asks of a Redis connection, by its shape; one of ioredis has it. */
export interface RedisClient {
  call(command: string, ...values: string[]): Promise<unknown>
}

/** What Curfew asks of the connection that hears notices; one of ioredis, which serves nothing else, has it. */
export interface RedisHearing {
  subscribe(channel: string): Promise<unknown>
  on(event: 'message', listener: (channel: string, text: string) => void): unknown
}

/** What a Redis store is made of. */
export interface RedisStoreParts {
  readonly client: RedisClient
  /** A connection of its own, for one that hears does nothing else; it subscribes again when it reconnects. */
  readonly hearing: RedisHearing
  /** What every name in Redis begins with; `curfew` when left out. */
  readonly prefix?: string
}

export { type BagRedis, redisBags } from './redis-bags.ts'

const shards = 64
const longestWaitMs = 1_500
const forgottenAtOnce = 500

// What a client would keep in its queue for ever is no answer; whether it was done is then not known.
const within = async <Answer>(asked: Promise<Answer>): Promise<Answer> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis did not answer in time')), longestWaitMs)
  })
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
  }
}

const shardOf = (key: string): number => {
  let hash = 0
  for (const letter of key) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return hash % shards
}

const toSession = (json: string, activeAt: string): Session => ({
  ...(JSON.parse(json) as Session),
  activeAt: Number(activeAt) as Instant,
})

/**
 * A store in Redis, over a connection of ioredis. A session and its places in the indexes share one of 64 hash tags, so that
 * a save or a renewal is one script in one slot. It keeps what Redis keeps: see the server's own settings of persistence.
 * Who opened the connections closes them.
 */
export const redisStore = (parts: RedisStoreParts): Store & Required<Pick<Store, 'renew'>> => {
  const { client, hearing, prefix = 'curfew' } = parts
  const notices = createNotices()
  const channel = `${prefix}:notices`
  const self = Math.random().toString(36).slice(2)
  const ask = (command: string, ...values: string[]): Promise<unknown> => within(client.call(command, ...values))
  const name = (shard: number, rest: string): string => `${prefix}:{${shard}}:${rest}`
  const everyShard = <Answer>(each: (shard: number) => Promise<Answer>): Promise<Answer[]> =>
    Promise.all(Array.from({ length: shards }, (_, shard) => each(shard)))

  hearing.on('message', (heardOn, text) => {
    if (heardOn !== channel) return
    const { from, notice } = JSON.parse(text) as { readonly from: string; readonly notice: Notice }
    // A listener that fails has its say where it is told at once; here nobody waits for it.
    if (from !== self) notices.publish(notice).catch(() => undefined)
  })
  // Without a subscription notices are lost, which costs time and never truth.
  hearing.subscribe(channel).catch(() => undefined)

  const find = async (key: string): Promise<Stored | undefined> => {
    const found = (await ask('HMGET', name(shardOf(key), `s:${key}`), 'v', 'a', 's')) as (string | null)[]
    const [version, activeAt, json] = found
    if (!version || !activeAt || !json) return undefined
    return { key, session: toSession(json, activeAt), version: Number(version) }
  }

  const findAll = async (keys: readonly string[]): Promise<readonly Stored[]> =>
    (await Promise.all(keys.map(find))).filter((stored) => stored !== undefined)

  const listed = async (are: 'live' | 'ended', cursor: string | undefined, most: number): Promise<string[]> => {
    const keys: string[] = []
    let after = cursor
    for (let shard = after === undefined ? 0 : shardOf(after); shard < shards && keys.length < most; shard++) {
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
      const shard = shardOf(key)
      const names = [`s:${key}`, 'live', 'ended', 'gone', 'due', `u:${subject}`].map((one) => name(shard, one))
      const times = [activeAt, idle, notAfter, dueAt(session), end?.at ?? ''].map(String)
      const values = [key, String(overVersion ?? ''), JSON.stringify(rest), ...times, subject, name(shard, 'u:')]
      return (await ask('EVAL', saveScript, '6', ...names, ...values)) === 1
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
        const values = [String(endedBefore), String(forgottenAtOnce), name(shard, 's:'), name(shard, 'u:')]
        let count = 0
        for (;;) {
          const some = Number(
            await ask('EVAL', forgetScript, '2', name(shard, 'gone'), name(shard, 'ended'), ...values),
          )
          count += some
          if (some < forgottenAtOnce) return count
        }
      })
      return counts.reduce((sum, count) => sum + count, 0)
    },

    publish: async (notice) => {
      await notices.publish(notice)
      await ask('PUBLISH', channel, JSON.stringify({ from: self, notice }))
    },

    subscribe: notices.subscribe,

    renew: async (key, at) => {
      const shard = shardOf(key)
      const names = [name(shard, `s:${key}`), name(shard, 'due')]
      const found = (await ask('EVAL', renewScript, '2', ...names, key, String(at))) as string[] | null
      if (!found) return undefined
      const [version = '', activeAt = '', wasActiveAt = '', json = ''] = found
      const session = toSession(json, activeAt)
      return { key, session, version: Number(version), wasActiveAt: Number(wasActiveAt) as Instant }
    },
  }
}
