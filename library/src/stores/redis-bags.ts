import type { Instant } from '../core/time.ts'
import type { Bags } from './bags.ts'
import { fitRedis, type RedisClient } from './redis-client.ts'
import { runScript } from './redis-run.ts'
import { saveBagScript } from './redis-scripts.ts'

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
  const run = runScript(redis)
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
      return (await run(saveBagScript, [name(key)], values)) === 1
    },
    drop: async (key) => void (await ask('DEL', name(key))),
    forget: async () => 0,
  }
}
