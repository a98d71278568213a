import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { memoryStore } from '../../src/stores/memory.ts'
import { type Verdict, verdictOn } from '../linear/checked.ts'
import { type Four, startFour, startFourHere } from '../linear/four.ts'
import { startPostgres } from '../servers/postgres.ts'
import { startRedis } from '../servers/redis.ts'
import { startRedisCluster } from '../servers/redis-cluster.ts'

const isWhole = process.env['FAULTS'] === 'whole'
const count = isWhole ? 1_000 : 50
const atOnce = 25
const first = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000_000))
const seeds = Array.from({ length: process.env['SEED'] === undefined ? count : 1 }, (_, index) => first + index)

/** Starts four processes on a new store; the returned function closes both. */
const stores: Readonly<Record<string, () => Promise<Four>>> = {
  'in the memory of one process': async () => startFourHere(memoryStore()),
  'in one SQLite file': async () => {
    const folder = mkdtempSync(join(tmpdir(), 'curfew-linear-'))
    const four = await startFour(`sqlite:${join(folder, 'sessions.db')}`)
    return { ...four, close: () => four.close().then(() => rmSync(folder, { recursive: true, force: true })) }
  },
  'on Redis': async () => {
    const server = await startRedis(evicting)
    const four = await startFour(`redis://127.0.0.1:${server.port}`)
    return { ...four, close: () => four.close().then(server.stop) }
  },
  'on a Redis that loses its indexes whole': async () => {
    const server = await startRedis(evicting)
    const four = await startFour(`redis+losing://127.0.0.1:${server.port}`)
    return { ...four, close: () => four.close().then(server.stop) }
  },
  'on a Redis Cluster': async () => {
    const cluster = await startRedisCluster({ settings: evicting })
    const four = await startFour(`redis+cluster://${cluster.nodes.map(({ host, port }) => `${host}:${port}`).join()}`)
    return { ...four, close: () => four.close().then(cluster.stop) }
  },
  'on PostgreSQL': async () => {
    const server = await startPostgres()
    const four = await startFour(server.url)
    return { ...four, close: () => four.close().then(server.close) }
  },
}

// Here Redis may drop keys by itself, and says so. The players make it lose the indexes of subjects.
const evicting = ['--maxmemory-policy', 'allkeys-lru']

const played = async (four: Four, all: readonly number[]): Promise<readonly Verdict[]> => {
  const verdicts: Verdict[] = []
  for (let from = 0; from < all.length; from += atOnce)
    verdicts.push(...(await four.play(all.slice(from, from + atOnce))).map(verdictOn))
  return verdicts
}

for (const [where, open] of Object.entries(stores))
  it(
    `${seeds.length} sessions that four servers work on at once, ${where}: some order of one machine's steps explains each, and its end is journalled once`,
    async () => {
      const four = await open()
      try {
        const verdicts = await played(four, seeds)
        expect(verdicts.flatMap(({ wrong }) => wrong ?? [])[0]).toBeUndefined()
        // A run without conflicts or without responses proves nothing.
        const sum = (of: 'calls' | 'overlapping' | 'unanswered'): number =>
          verdicts.reduce((soFar, verdict) => soFar + verdict[of], 0)
        if (seeds.length > 1) expect(sum('overlapping')).toBeGreaterThan(seeds.length)
        expect(sum('unanswered')).toBeLessThan(sum('calls') / 10)
      } finally {
        await four.close()
      }
    },
    isWhole ? 900_000 : 120_000,
  )

it('a store that overwrites unseen changes is found out', async () => {
  const store = memoryStore()
  const save: typeof store.save = async (key, session) => store.save(key, session, (await store.find(key))?.version)
  const four = startFourHere({ ...store, save })
  const wrong = (
    await played(
      four,
      Array.from({ length: 50 }, (_, seed) => seed),
    )
  ).flatMap((verdict) => verdict.wrong ?? [])
  await four.close()
  expect(wrong.length).toBeGreaterThan(0)
})
