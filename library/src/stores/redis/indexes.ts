/** Restores lost places of sessions in the indexes. */
export interface IndexRepair {
  /** Restores a session that was just read. No caller waits for it. */
  readonly read: (key: string) => void
}

const atMostEveryMs = 1_000

/**
 * The repair of lost indexes. Redis may drop an index when its memory is full, or an operator may delete it. The warden
 * and a revocation then miss its sessions. So every session that is read goes back into its indexes, once a second at
 * most.
 */
export const createIndexRepair = (restore: (key: string) => Promise<unknown>): IndexRepair => {
  const restored = new Set<string>()
  return {
    read: (key) => {
      if (restored.has(key)) return
      if (restored.size === 0) {
        const timer = setTimeout(() => restored.clear(), atMostEveryMs)
        ;(timer as { unref?: () => void }).unref?.()
      }
      restored.add(key)
      // After a failure the next read tries again.
      restore(key).catch(() => undefined)
    },
  }
}
