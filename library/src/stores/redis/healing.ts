import type { Indexed } from './lists.ts'
import { rebuildScript } from './scripts.ts'
import type { Shards } from './slots.ts'

/** Rebuilds an index that Redis lost as a whole. */
export interface IndexRebuild {
  /** Rebuilds the live and due indexes of a shard, which are not whole. No caller waits for it. */
  readonly start: (shard: number) => void
  readonly close: () => void
}

const keysAtOnce = 500
// Leaves most of the server's time to other commands.
const pauseMs = 10
// After this time another process goes on when the first one died.
const heldForMs = 30_000
const atMostEveryMs = 60_000

/**
 * The rebuild of a lost index. It reads all keys of the server in pieces, because no index names the sessions now. One
 * process does it once, and marks the index as whole.
 */
export const createIndexRebuild = ({ name }: Pick<Shards, 'name'>, indexed: Indexed, self: string): IndexRebuild => {
  const recent = new Set<number>()
  let isOver = false

  const later = (ms: number, then: () => void): void => {
    const timer = setTimeout(then, ms)
    ;(timer as { unref?: () => void }).unref?.()
  }

  const walk = async (shard: number, cursor: string): Promise<void> => {
    if (isOver) return
    const sessions = name(shard, 's:')
    const values = [cursor, sessions, String(keysAtOnce), name(shard, 'healing'), self, String(heldForMs)]
    const next = await indexed(shard, '', rebuildScript, ...values)
    if (next !== '0') later(pauseMs, () => void walk(shard, String(next)).catch(() => undefined))
  }

  return {
    start: (shard) => {
      if (recent.has(shard)) return
      recent.add(shard)
      later(atMostEveryMs, () => recent.delete(shard))
      // After a failure the next `due` finds the index as it was, and tries again.
      walk(shard, '0').catch(() => undefined)
    },
    close: () => {
      isOver = true
    },
  }
}
