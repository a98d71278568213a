import type { FittedRedis } from './client.ts'

const subscribesAgainAfterMs = 500
const refusedAgainAfterMs = 30_000

/** The receiver of a channel's messages. */
export interface Subscriber {
  readonly receive: (text: string) => void
  /** Called when the server refuses the subscription. */
  readonly refused: (failure: unknown) => void
}

const isRefusal = (failure: unknown): boolean => /NOPERM|NOAUTH/.test(String(failure))

/**
 * Subscribes to a channel, however long Redis is away at first. Gives a function that stops it. Without a subscription
 * notices are lost, which costs time and never truth.
 */
export const createSubscription = (
  redis: FittedRedis,
  channel: string,
  { receive, refused }: Subscriber,
): (() => void) => {
  let isOver = false
  const subscribe = redis.listen(channel, (text) => {
    if (!isOver) receive(text)
  })
  const begin = async (): Promise<void> => {
    if (isOver) return
    try {
      await subscribe()
    } catch (failure) {
      const isRefused = isRefusal(failure)
      if (isRefused) refused(failure)
      const timer = setTimeout(begin, isRefused ? refusedAgainAfterMs : subscribesAgainAfterMs)
      ;(timer as { unref?: () => void }).unref?.()
    }
  }
  void begin()
  return () => {
    isOver = true
  }
}
