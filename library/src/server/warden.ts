import { type Duration, hours, type Instant, seconds, after as timeAfter } from '../core/time.ts'
import { createAlarm } from './alarm.ts'
import { takeOver } from './conclude.ts'
import type { Engine } from './engine.ts'
import { settled } from './look.ts'

/** The one process part that wakes at the next deadline and ends what is due. Its pages hear of it through the store. */
export interface Warden {
  /** Hears of a deadline, so as not to sleep past it. */
  readonly expect: (at: Instant) => void
  readonly close: () => Promise<void>
}

const atOnce = 200
// Deadlines that another process gave are not heard of: no sleep is longer than this.
const longestSleep: Duration = seconds(30)
const afterFailure: Duration = seconds(1)
const forgetsEvery: Duration = hours(1)
const farAway = (2 ** 53 - 1) as Instant

/** A warden at work from now on. `retention`: how long an ended session is remembered. */
export const createWarden = (engine: Engine, retention: Duration): Warden => {
  let wakesAt = farAway
  let forgetsAt = engine.clock()
  let closed = false
  let working: Promise<void> = Promise.resolve()

  const sleepUntil = (at: Instant): void => {
    if (closed) return
    wakesAt = at
    alarm.set(at)
  }

  const endOrConclude = async (key: string): Promise<void> => {
    const stored = await settled(engine, key)
    if (stored) await takeOver(engine, stored)
  }

  // What was seen to and is due all the same is somebody else's for now; it must not be asked for over and over.
  const endWhatIsDue = async (): Promise<ReadonlySet<string>> => {
    const seenTo = new Set<string>()
    for (;;) {
      const due = await engine.store.due(engine.clock(), atOnce)
      const isNew = due.some(({ key }) => !seenTo.has(key))
      const outcomes = await Promise.allSettled(due.map(({ key }) => endOrConclude(key)))
      const failed = outcomes.find((outcome) => outcome.status === 'rejected')
      if (failed) throw failed.reason
      for (const { key } of due) seenTo.add(key)
      if (due.length < atOnce || !isNew || closed) return seenTo
    }
  }

  const forgetTheOld = (): void => {
    const now = engine.clock()
    if (now < forgetsAt) return
    forgetsAt = timeAfter(now, forgetsEvery)
    engine.aside('the warden could not forget', engine.store.forget((now - retention) as Instant))
  }

  const work = async (): Promise<void> => {
    wakesAt = farAway
    forgetTheOld()
    try {
      const seenTo = await endWhatIsDue()
      const [next] = await engine.store.due(farAway, 1)
      const now = engine.clock()
      const latest = timeAfter(now, longestSleep)
      const isLeft = next !== undefined && next.at <= now && seenTo.has(next.key)
      sleepUntil(Math.min(isLeft ? timeAfter(now, afterFailure) : (next?.at ?? latest), latest, wakesAt) as Instant)
    } catch (failure) {
      if (closed) return
      engine.write({ what: 'store-failed', detail: `the warden could not look at what is due: ${String(failure)}` })
      sleepUntil(timeAfter(engine.clock(), afterFailure))
    }
  }

  const alarm = createAlarm(engine.clock, () => {
    working = working.then(work)
  })
  sleepUntil(engine.clock())

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
