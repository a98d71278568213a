import type { FittedRedis } from './redis-client.ts'
import type { Script } from './redis-scripts.ts'

const isUnknownScript = (failure: unknown): boolean =>
  failure instanceof Error && failure.message.startsWith('NOSCRIPT')

/** Has a Redis run scripts: by their sums, and by their text once where it is new or was restarted. */
export const runScript =
  (redis: FittedRedis) =>
  async (script: Script, names: readonly [string, ...string[]], values: readonly string[]): Promise<unknown> => {
    const rest = [String(names.length), ...names, ...values]
    try {
      return await redis.ask(names[0], ['EVALSHA', await script.sha, ...rest])
    } catch (failure) {
      if (!isUnknownScript(failure)) throw failure
      return redis.ask(names[0], ['EVAL', script.text, ...rest])
    }
  }
