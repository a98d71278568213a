import type { FittedRedis } from './client.ts'
import type { Script } from './script.ts'

const isUnknownScript = (failure: unknown): boolean =>
  failure instanceof Error && failure.message.startsWith('NOSCRIPT')

/** Runs scripts by their hashes, and once by their text when the server does not know them yet. */
export const runScript =
  (redis: FittedRedis) =>
  async (script: Script, names: readonly [string, ...string[]], values: readonly string[]): Promise<unknown> => {
    const rest = [String(names.length), ...names, ...values]
    try {
      return await redis.send(names[0], ['EVALSHA', await script.sha, ...rest])
    } catch (failure) {
      if (!isUnknownScript(failure)) throw failure
      return redis.send(names[0], ['EVAL', script.text, ...rest])
    }
  }
