import { type Duration, type Instant, instant } from 'curfew'
import type { Outcome, Planned } from './planned.ts'

/** A confirmed end, and what became of it. */
export interface WaitingEnd {
  readonly planned: Planned
  readonly outcome: Outcome
}

/** The confirmed ends that wait to be carried out. A store may keep them instead of this process. */
export interface Waiting {
  /** Lets an end wait, and gives the id under which it is found. */
  readonly add: (planned: Planned, carryOut: (planned: Planned) => Promise<Outcome>) => Promise<string>
  readonly find: (id: string) => Promise<WaitingEnd | undefined>
  /** Stops an end that still waits. False when it is too late. */
  readonly stop: (id: string) => Promise<boolean>
  /** Carries out an end that still waits at once. */
  readonly hurry: (id: string) => Promise<void>
}

interface Kept {
  readonly planned: Planned
  readonly carryOut: () => Promise<void>
  timer: ReturnType<typeof setTimeout>
  outcome: Outcome
}

// The outcome is read within minutes. The journal has it for good.
const mostKept = 100

/** Ends that wait in this process. A process that stops carries none of them out. */
export const waitingHere = (now: () => Instant, delay: Duration): Waiting => {
  const ends = new Map<string, Kept>()

  const take = async (id: string): Promise<void> => {
    const kept = ends.get(id)
    if (kept?.outcome.kind !== 'waiting') return
    clearTimeout(kept.timer)
    kept.outcome = { kind: 'ending' }
    await kept.carryOut()
  }

  return {
    add: async (planned, carryOut) => {
      const id = crypto.randomUUID()
      const carry = async (): Promise<void> => {
        const outcome = await carryOut(planned).catch((): Outcome => ({ kind: 'failed' }))
        const kept = ends.get(id)
        if (kept) kept.outcome = outcome
      }
      ends.set(id, {
        planned,
        carryOut: carry,
        timer: setTimeout(() => void take(id), delay),
        outcome: { kind: 'waiting', dueAt: instant(now() + delay) },
      })
      for (const [old, { outcome }] of ends) {
        if (ends.size <= mostKept) break
        if (outcome.kind !== 'waiting' && outcome.kind !== 'ending') ends.delete(old)
      }
      return id
    },
    find: async (id) => ends.get(id),
    stop: async (id) => {
      const kept = ends.get(id)
      if (kept?.outcome.kind !== 'waiting') return false
      clearTimeout(kept.timer)
      kept.outcome = { kind: 'stopped' }
      return true
    },
    hurry: take,
  }
}
