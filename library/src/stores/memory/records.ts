import { type KeptRecord, mostRecords, type Records } from '../records.ts'

/** Records in this process's memory: empty after a restart. */
export const memoryRecords = (): Records => {
  const kinds = new Map<string, Map<string, KeptRecord>>()

  const drop = (kind: string, id: string): boolean => {
    const records = kinds.get(kind)
    const was = records?.delete(id) ?? false
    if (records?.size === 0) kinds.delete(kind)
    return was
  }

  return {
    find: (kind, id) => kinds.get(kind)?.get(id),
    save: async (kind, id, { content, until }, overVersion) => {
      const records = kinds.get(kind) ?? new Map<string, KeptRecord>()
      if (records.get(id)?.version !== overVersion) return false
      records.set(id, { id, content, until, version: (overVersion ?? 0) + 1 })
      kinds.set(kind, records)
      return true
    },
    drop: async (kind, id) => void drop(kind, id),
    list: async (kind) => [...(kinds.get(kind)?.values() ?? [])].slice(0, mostRecords),
    forget: async (before) => {
      let count = 0
      for (const [kind, records] of kinds)
        for (const [id, { until }] of records) if (until < before && drop(kind, id)) count += 1
      return count
    },
  }
}
