import { wordsOf } from '../../core/store-away.ts'
import { type Duration, farAway, hours, type Instant, seconds, after as timeAfter } from '../../core/time.ts'
import { createAlarm } from './alarm.ts'
import { endWhatIsDue } from './ending-due.ts'
import type { Engine } from './engine.ts'

/**
 * The one part of a process that wakes at the next deadline and ends due sessions. Pages learn of it through the store.
 */
export interface Warden {
  /** Takes a new deadline into account, so as not to sleep past it. */
  readonly expect: (at: Instant) => void
  readonly close: () => Promise<void>
}

// Deadlines set by another process arrive with no notice. So no sleep is longer than this.
const longestSleep: Duration = seconds(30)
const afterFailure: Duration = seconds(1)
// The servers compare their clocks first. Or a fast one, just started, would end the others' new sessions.
const afterStart: Duration = seconds(1)
const forgetsEvery: Duration = hours(1)

/**
 * Starts a warden. `retention`: how long an ended session is remembered. `alsoSeeTo`: carries out what is due beside the
 * sessions, and answers when to call it next.
 */
export const createWarden = (engine: Engine, retention: Duration, alsoSeeTo: () => Promise<Instant>): Warden => {
  let wakesAt = farAway
  let forgetsAt = engine.clock()
  let closed = false
  let working: Promise<void> = Promise.resolve()

  const sleepUntil = (at: Instant): void => {
    if (closed) return
    wakesAt = at
    alarm.set(at)
  }

  const forgetTheOld = (): void => {
    const now = engine.clock()
    if (now < forgetsAt) return
    forgetsAt = timeAfter(now, forgetsEvery)
    engine.waitUntil('the warden could not forget', engine.store.forget((now - retention) as Instant))
    if (engine.store.records) engine.waitUntil('the warden could not forget records', engine.store.records.forget(now))
    engine.waitUntil('the warden could not forget old entries of the journal', engine.forgetEntries(now))
  }

  const work = async (): Promise<void> => {
    wakesAt = farAway
    const spares = engine.sparesFor()
    if (spares > 0) return sleepUntil(timeAfter(engine.clock(), spares))
    forgetTheOld()
    try {
      const seenTo = await endWhatIsDue(engine, () => closed)
      const [next] = await engine.store.due(farAway, 1)
      const also = await alsoSeeTo()
      const now = engine.clock()
      const latest = timeAfter(now, longestSleep)
      const isLeft = next !== undefined && next.at <= now && seenTo.has(next.key)
      sleepUntil(
        Math.min(isLeft ? timeAfter(now, afterFailure) : (next?.at ?? latest), latest, also, wakesAt) as Instant,
      )
    } catch (failure) {
      if (closed) return
      engine.write({ what: 'store-failed', detail: `the warden could not read the due sessions: ${wordsOf(failure)}` })
      sleepUntil(timeAfter(engine.clock(), afterFailure))
    }
  }

  const alarm = createAlarm(engine.clock, () => {
    working = working.then(work)
  })
  sleepUntil(timeAfter(engine.clock(), afterStart))

  return {
    expect: (at) => {
      if (at < wakesAt) sleepUntil(at)
    },
    close: async () => {
      closed = true
      alarm.clear()
      await working
    },
  }
}
