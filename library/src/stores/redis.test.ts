import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RedisServer, startRedis } from '../../test/servers/redis.ts'
import { storeContract } from './contract.ts'
import { keyOf, live } from './contract-sessions.ts'
import { redisStore } from './redis.ts'
import type { Store } from './store.ts'

let server: RedisServer
let prefixes = 0
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

const openStore = async (prefix = `test-${++prefixes}`): Promise<Store> => {
  const connect = (): Redis => new Redis(server.port, '127.0.0.1')
  const [client, hearing] = [connect(), connect()]
  const store = redisStore({ client, hearing, prefix })
  await hearing.ping()
  return { ...store, close: async () => void (await Promise.all([client.quit(), hearing.quit()])) }
}

describe('the Redis store', () => {
  for (const { name, check } of storeContract) it(name, () => check(() => openStore()))

  it('tells those on other connections, and its own listeners once', async () => {
    const [one, other] = [await openStore('shared'), await openStore('shared')]
    const heard: string[] = []
    one.subscribe(() => heard.push('one'))
    other.subscribe(() => heard.push('other'))
    await one.publish({ about: 'session', key: keyOf('one') })
    await expect.poll(() => heard).toEqual(['one', 'other'])
    await Promise.all([one.close?.(), other.close?.()])
  })

  it('of savers on two connections over one version keeps one', async () => {
    const [one, other] = [await openStore('race'), await openStore('race')]
    const kept = await Promise.all([one, other].map((store) => store.save(keyOf('one'), live(), undefined)))
    expect(kept.toSorted()).toEqual([false, true])
    await Promise.all([one.close?.(), other.close?.()])
  })
})

it('a Redis that does not answer is no answer: the call rejects in time', async () => {
  const never = new Promise<never>(() => undefined)
  const store = redisStore({ client: { call: () => never }, hearing: { subscribe: async () => 1, on: () => 1 } })
  const asked = performance.now()
  await expect(store.find(keyOf('one'))).rejects.toThrow('in time')
  expect(performance.now() - asked).toBeLessThan(2_000)
})
