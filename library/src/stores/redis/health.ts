import type { Store } from '../store.ts'
import { createWarnings } from '../warnings.ts'
import type { FittedRedis } from './client.ts'

/** The health of a Redis server: its own settings, and its refusals. */
export interface RedisHealth extends Required<Pick<Store, 'evicts' | 'warnings'>> {
  /** Warns that the server refuses the subscription to notices. */
  readonly subscriptionRefused: (failure: unknown) => void
  readonly close: () => void
}

const retriesAfterMs = 1_000

const isRefused = (failure: unknown): boolean => /NOPERM|NOAUTH/.test(String(failure))

/** The health of a Redis server, checked once a listener for warnings is there. `channel`: the channel of notices. */
export const createHealth = (redis: FittedRedis, channel: string): RedisHealth => {
  const { warn, warnings } = createWarnings()
  let isChecked = false
  let isOver = false

  const policy = async (): Promise<string | undefined> =>
    /maxmemory_policy:(\S+)/.exec(String(await redis.send(channel, ['INFO', 'memory'])))?.[1]

  const check = async (): Promise<void> => {
    try {
      const found = await policy()
      if (found !== undefined && found !== 'noeviction')
        warn(
          `Redis has maxmemory-policy ${found}, under which it drops keys by itself when its memory is full: ` +
            'people are signed out, and revocations get slow. Set maxmemory-policy noeviction',
        )
    } catch (failure) {
      if (isRefused(failure))
        warn(
          `Redis does not say whether it drops keys by itself (${String(failure)}). ` +
            'Allow its user +info, and set maxmemory-policy noeviction',
        )
      else if (!isOver) {
        const timer = setTimeout(check, retriesAfterMs)
        ;(timer as { unref?: () => void }).unref?.()
      }
    }
  }

  return {
    evicts: async () => {
      try {
        return (await policy())?.startsWith('allkeys') ?? true
      } catch (failure) {
        // When in doubt, assume that Redis dropped sessions from an index.
        if (isRefused(failure)) return true
        throw failure
      }
    },
    warnings: (listener) => {
      if (!isChecked) void check()
      isChecked = true
      return warnings(listener)
    },
    subscriptionRefused: (failure) =>
      warn(
        `Redis refuses SUBSCRIBE to ${channel} (${String(failure)}): pages on other servers learn late of what happened. ` +
          `Allow the user of this connection +subscribe and the channel, in an ACL: +subscribe &${channel}`,
      ),
    close: () => {
      isOver = true
    },
  }
}
