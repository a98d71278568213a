import type { FittedRedis } from './redis-client.ts'

const subscribesAgainAfterMs = 500

/**
 * Hears a channel from now on, however long Redis is away at first; the answer stops it. Without a subscription notices
 * are lost, which costs time and never truth.
 */
export const createHearing = (redis: FittedRedis, channel: string, hear: (text: string) => void): (() => void) => {
  let isOver = false
  const subscribe = redis.listen(channel, (text) => {
    if (!isOver) hear(text)
  })
  const begin = async (): Promise<void> => {
    if (isOver) return
    try {
      await subscribe()
    } catch {
      const timer = setTimeout(begin, subscribesAgainAfterMs)
      ;(timer as { unref?: () => void }).unref?.()
    }
  }
  void begin()
  return () => {
    isOver = true
  }
}
