import { expect, it } from 'vitest'
import { keyOf } from '../contract/samples.ts'
import { redisStore } from '../redis.ts'
import type { NodeRedis } from './client.ts'

it('a listener that fails keeps no notice from other processes, and its publisher gets the failure', async () => {
  const sent: (readonly string[])[] = []
  const client = (): NodeRedis => ({
    isReady: true,
    sendCommand: async (words) => sent.push(words),
    subscribe: async () => undefined,
    on: () => undefined,
  })
  const store = redisStore({ client: client(), hearing: client() })
  store.subscribe(() => {
    throw new Error('broken listener')
  })
  const notice = { about: 'session', key: keyOf('one') } as const
  await expect(store.publish(notice)).rejects.toThrow('broken listener')
  await expect.poll(() => sent.map((words) => JSON.parse(words.at(-1) ?? '').notice)).toEqual([notice])
  await store.close()
})
