import type { Instant } from '../../core/time.ts'
import type { Bags } from '../bags.ts'
import { fitRedis, type RedisClient } from './client.ts'
import { runScript } from './run-script.ts'
import { saveBagScript } from './scripts.ts'

/** How much later Redis forgets, in milliseconds: its own clock may be ahead of this process's. */
export const clocksDifferMs = 3_600_000

/**
 * Bags in Redis or Valkey, which forgets them by itself. It takes any client that `redisStore` takes, and the store's own
 * too. `prefix`: the start of their names; `curfew` when left out.
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
  const send = (command: string, key: string, ...values: readonly string[]): Promise<unknown> =>
    redis.send(key, [command, key, ...values])
  const name = (key: string): string => `${prefix}:bag:${key}`
  return {
    find: async (key) => {
      const [version, content, until] = (await send('HMGET', name(key), 'v', 'c', 'u')) as (string | null)[]
      if (!version || !content || !until) return undefined
      return { content, version: Number(version), until: Number(until) as Instant }
    },
    save: async (key, { content, until }, overVersion) => {
      const forgottenAt = String(Math.ceil(until) + clocksDifferMs)
      const values = [String(overVersion ?? ''), content, String(until), forgottenAt]
      return (await run(saveBagScript, [name(key)], values)) === 1
    },
    drop: async (key) => void (await send('DEL', name(key))),
    forget: async () => 0,
  }
}
