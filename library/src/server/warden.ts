import { type Duration, hours, type Instant, seconds, after as timeAfter } from '../core/time.ts'
import { createAlarm } from './alarm.ts'
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

  const endWhatIsDue = async (): Promise<void> => {
    while (!closed) {
      const due = await engine.store.due(engine.clock(), atOnce)
      await Promise.all(due.map(({ key }) => settled(engine, key)))
      if (due.length < atOnce) return
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
    try {
      await endWhatIsDue()
      forgetTheOld()
      const [next] = await engine.store.due(farAway, 1)
      const latest = timeAfter(engine.clock(), longestSleep)
      sleepUntil(Math.min(next?.at ?? latest, latest, wakesAt) as Instant)
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
