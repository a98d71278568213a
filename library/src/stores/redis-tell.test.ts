import { expect, it } from 'vitest'
import { keyOf } from './contract-sessions.ts'
import { redisStore } from './redis.ts'
import type { NodeRedis } from './redis-client.ts'

it('a listener of the Redis store that fails keeps a notice from nobody elsewhere, and the publisher hears of it', async () => {
  const said: (readonly string[])[] = []
  const client = (): NodeRedis => ({
    isReady: true,
    sendCommand: async (words) => said.push(words),
    subscribe: async () => undefined,
    on: () => undefined,
  })
  const store = redisStore({ client: client(), hearing: client() })
  store.subscribe(() => {
    throw new Error('deaf')
  })
  const notice = { about: 'session', key: keyOf('one') } as const
  await expect(store.publish(notice)).rejects.toThrow('deaf')
  await expect.poll(() => said.map((words) => JSON.parse(words.at(-1) ?? '').notice)).toEqual([notice])
  await store.close()
})
