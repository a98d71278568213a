import type { Instant } from '../core/time.ts'
import type { Bags } from './bags.ts'
import { fitRedis, type RedisClient } from './redis-client.ts'

// KEYS: bag; ARGV: version to save over or '', content, until, when Redis may forget it. Answers 1 when kept.
const saveScript = `
local version = redis.call('HGET', KEYS[1], 'v') or ''
if version ~= ARGV[1] then return 0 end
local is = string.format('%.0f', tonumber(version == '' and '0' or version) + 1)
redis.call('HSET', KEYS[1], 'v', is, 'c', ARGV[2], 'u', ARGV[3])
redis.call('PEXPIREAT', KEYS[1], ARGV[4])
return 1`

// Redis forgets by a clock of its own, which may be before ours.
const clocksDifferMs = 3_600_000

/**
 * Bags in Redis or Valkey, which forgets them by itself, over any client that `redisStore` takes, its own included. `prefix`:
 * what their names begin with; `curfew` when left out.
 * @throws Misuse when the client is of none of these kinds.
 */
export const redisBags = ({
  client,
  prefix = 'curfew',
}: {
  readonly client: RedisClient
  readonly prefix?: string
}): Bags => {
  const redis = fitRedis(client, 'client')
  const ask = (command: string, key: string, ...values: readonly string[]): Promise<unknown> =>
    redis.ask(key, [command, key, ...values])
  const name = (key: string): string => `${prefix}:bag:${key}`
  return {
    find: async (key) => {
      const [version, content, until] = (await ask('HMGET', name(key), 'v', 'c', 'u')) as (string | null)[]
      if (!version || !content || !until) return undefined
      return { content, version: Number(version), until: Number(until) as Instant }
    },
    save: async (key, { content, until }, overVersion) => {
      const forgottenAt = String(Math.ceil(until) + clocksDifferMs)
      const values = [String(overVersion ?? ''), content, String(until), forgottenAt]
      return (await redis.ask(name(key), ['EVAL', saveScript, '1', name(key), ...values])) === 1
    },
    drop: async (key) => void (await ask('DEL', name(key))),
    forget: async () => 0,
  }
}
