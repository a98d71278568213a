import type { Bags, KeptBag } from '../bags.ts'

/** Bags in this process's memory: empty after a restart. Use it for tests, and beside a store in memory. */
export const memoryBags = (): Bags => {
  const bags = new Map<string, KeptBag>()
  return {
    find: (key) => bags.get(key),
    save: async (key, { content, until }, overVersion) => {
      if (bags.get(key)?.version !== overVersion) return false
      bags.set(key, { content, until, version: (overVersion ?? 0) + 1 })
      return true
    },
    drop: async (key) => void bags.delete(key),
    forget: async (before) => {
      let count = 0
      for (const [key, { until }] of bags) if (until < before && bags.delete(key)) count += 1
      return count
    },
  }
}
