import { Redis } from 'ioredis'
import { describe, expect, it, vi } from 'vitest'
import { keepsAll, type RedisServer, startRedis } from '../servers/redis.ts'
import { faultClients, type OpenRedis } from '../servers/redis-clients.ts'
import { refusals, type Trial, tried, wait } from './trial.ts'

vi.setConfig({ testTimeout: 180_000 })

const pauseMs = 5_000

const onRedis = async (open: OpenRedis, fault: (server: RedisServer, trial: Trial) => Promise<void>): Promise<void> => {
  const server = await startRedis(keepsAll)
  const places = [{ host: '127.0.0.1', port: server.port }]
  const stores = await Promise.all([1, 2].map(() => open(places, 'site')))
  try {
    await tried(stores, (trial) => fault(server, trial))
  } finally {
    await Promise.all(stores.map((store) => store.close()))
    await server.stop()
  }
}

const allow = async ({ port }: RedisServer, bytes: string): Promise<void> => {
  const operator = new Redis(port, '127.0.0.1')
  await operator.config('SET', 'maxmemory', bytes)
  operator.disconnect()
}

for (const [client, open] of faultClients)
  describe(`people at work, through ${client}, while Redis`, () => {
    it('is killed and started again', () =>
      onRedis(open, async (server, trial) => {
        await server.kill()
        await expect.poll(() => refusals(trial)).toBeGreaterThan(0)
        await wait(1_000)
        await server.restart()
        await trial.isBack()
      }))

    it('stands still for five seconds', () =>
      onRedis(open, async (server, trial) => {
        server.pause()
        await wait(pauseMs)
        await expect.poll(() => refusals(trial)).toBeGreaterThan(0)
        server.resume()
        await trial.isBack()
      }))

    it('has no memory left', () =>
      onRedis(open, async (server, trial) => {
        await allow(server, '1')
        await expect.poll(() => refusals(trial)).toBeGreaterThan(20)
        await allow(server, '0')
        await trial.isBack()
      }))
  })
