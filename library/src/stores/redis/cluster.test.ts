import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clusterClients, openedBy } from '../../../test/servers/redis-clients.ts'
import { type RedisCluster, startRedisCluster } from '../../../test/servers/redis-cluster.ts'
import { at, ended, keyOf, live, saved } from '../contract/samples.ts'
import { storeContract } from '../contract.ts'

let cluster: RedisCluster
let prefixes = 0
beforeAll(async () => {
  cluster = await startRedisCluster()
})
afterAll(() => cluster.stop())

const newPrefix = (): string => `own-${++prefixes}`

const askMaster = async <Answer>(index: number, ask: (master: Redis) => Promise<Answer>): Promise<Answer> => {
  const master = new Redis(cluster.nodes[index]?.port ?? 0, '127.0.0.1')
  try {
    return await ask(master)
  } finally {
    master.disconnect()
  }
}

const namesOn = (index: number, prefix: string): Promise<readonly string[]> =>
  askMaster(index, (master) => master.keys(`${prefix}:*`))

const slotOf = (name: string): Promise<number> =>
  askMaster(0, async (master) => Number(await master.call('CLUSTER', 'KEYSLOT', name)))

for (const [client, open] of Object.entries(clusterClients)) {
  describe(`the Redis store on a cluster through ${client}`, () => {
    for (const { name, check } of storeContract) it(name, () => check(() => openedBy(open, cluster.nodes)))

    it('keeps sessions on every master, each with its places in the indexes in one slot', async () => {
      const prefix = newPrefix()
      const store = await open(cluster.nodes, prefix)
      await saved(store, { one: live(), over: ended(at(1)) })
      const names = (await Promise.all([0, 1, 2].map((index) => namesOn(index, prefix)))).flat()
      const slots = await Promise.all(names.map(slotOf))
      const slotsOf = (key: string): Set<number | undefined> =>
        new Set(slots.filter((_, index) => names[index]?.endsWith(`s:${key}`)))
      expect(slotsOf(keyOf('one')).size + slotsOf(keyOf('over')).size).toBe(2)
      expect(new Set(slots)).toEqual(new Set([...slotsOf(keyOf('one')), ...slotsOf(keyOf('over'))]))
      for (let index = 0; index < 100; index++) await saved(store, { [index]: live() })
      for (const index of [0, 1, 2]) expect((await namesOn(index, prefix)).length).toBeGreaterThan(20)
      await store.close()
    })

    it('sends notices to processes on other nodes, and to its own listeners once', async () => {
      const prefix = newPrefix()
      const stores = await Promise.all(cluster.nodes.map((node) => open([node], prefix)))
      const received: number[] = []
      for (const [index, store] of stores.entries()) store.subscribe(() => received.push(index))
      const everyone = stores.map((_, index) => index)
      const subscribers = async (): Promise<number> => {
        const counts = await Promise.all(
          [...cluster.pairs].flatMap(({ master, replica }) =>
            [master, replica].map((server) => server.hearersOf(`${prefix}:notices`)),
          ),
        )
        return counts.reduce((sum, count) => sum + count, 0)
      }
      await expect.poll(subscribers, { timeout: 10_000 }).toBe(stores.length)
      await stores[0]?.publish({ about: 'session', key: keyOf('one') })
      await expect.poll(() => received.toSorted(), { timeout: 10_000 }).toEqual(everyone)
      await Promise.all(stores.map((store) => store.close()))
    })
  })
}
