import { after, type Duration, days, farAway, type Instant, instant, minutes } from '../../core/time.ts'
import type { EntryCount, Records } from '../../stores/store.ts'
import type { Engine } from '../engine/engine.ts'
import type { Asking } from './asking.ts'

/** The kind of the one record, which has the number of the minute that was sampled last. */
const kind = 'sample'
const id = 'live'
const every = minutes(1)
const rememberedFor: Duration = days(1)

const minuteOf = (at: Instant): number => Math.floor(at / every)

// A minute that lies further ahead was noted by a clock that is wrong. It must not stop the others.
const isTaken = (noted: number, minute: number): boolean => noted === minute || noted === minute + 1

const claim = async (records: Records, now: Instant): Promise<boolean> => {
  const found = await records.find(kind, id)
  const minute = minuteOf(now)
  if (found && isTaken(Number(found.content), minute)) return false
  return records.save(kind, id, { content: String(minute), until: after(now, rememberedFor) }, found?.version)
}

/**
 * Counts the live sessions and those of each role once a minute, for plots over time. The server that comes first counts.
 * Gives `seeTo`, which answers when to call it next. It never asks a store without records, or a journal without counts.
 */
export const createSampling = (
  engine: Engine,
  roles: readonly string[],
  { count }: Pick<Asking, 'count'>,
): (() => Instant) => {
  const { addCounts, store } = engine
  const { records } = store
  if (!addCounts || !records) return () => farAway
  let next = engine.clock()

  const sample = async (now: Instant): Promise<void> => {
    if (!(await claim(records, now))) return
    const counts: EntryCount[] = [{ at: now, what: 'live-sample', count: 1 }]
    // One after the other, so that requests wait for none of them.
    for (const role of [undefined, ...roles]) {
      const found = await count({ are: 'live', ...(role !== undefined && { role }) })
      const reason = role !== undefined && { reason: role }
      if (found.count > 0) counts.push({ at: now, what: 'live-sessions', ...reason, count: found.count })
    }
    await addCounts(counts)
  }

  return () => {
    const now = engine.clock()
    // A clock that was set back must not stop the samples.
    if (now < next && next <= now + every) return next
    next = instant((minuteOf(now) + 1) * every)
    engine.waitUntil('the live sessions were not counted for the plots', sample(now))
    return next
  }
}
