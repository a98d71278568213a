import { after, type Duration, farAway, type Instant, milliseconds, minutes, seconds } from '../../core/time.ts'
import type { Count, KeptRecord, Records, Stored } from '../../stores/store.ts'
import type { Engine } from '../engine/engine.ts'
import { liveOf, statusNow } from '../engine/read.ts'
import { notifyOfRecord, recordsOf } from '../engine/records.ts'
import { newOnceKey } from '../once.ts'
import type { Asking } from './asking.ts'
import type { EndedMany, EndingMany } from './ending-many.ts'
import {
  checkWait,
  type EndLater,
  type KeptEnd,
  keptEndOf,
  viewOfEnd,
  type WaitingEnd,
  wordsOfEnd,
} from './waiting-end.ts'

/** The verbs of ends that wait. They need a store with records. */
export interface WaitingEnds {
  /**
   * Lets an end wait, and answers its id, how many sessions there are now, and when it is due. Any server on the store
   * carries it out then, as `endMany` does. The one that was asked may be gone.
   * @throws Misuse when the store has no records, or the filter or the wait cannot be.
   */
  readonly endLater: (what: EndLater) => Promise<{ readonly id: string; readonly matched: Count; readonly at: Instant }>
  /** Stops an end that still waits. False when it is too late, or there is none. */
  readonly stopEnd: (id: string, by: string) => Promise<boolean>
  /** Begins to carry out an end that still waits. False when it is too late, or there is none. */
  readonly endNow: (id: string, by: string) => Promise<boolean>
  /** The ends that wait, and those that did until ten minutes ago, with what became of each. The oldest comes first. */
  readonly waitingEnds: () => Promise<readonly WaitingEnd[]>
}

/** The kind of the records. */
const kind = 'end'
const rememberedFor: Duration = minutes(10)
const readEvery: Duration = seconds(30)
const notedEvery: Duration = seconds(15)
// Four notes of the server that carries it out are missing by then.
const takenOverAfter: Duration = minutes(1)
// An end whose time no server was there to see is still carried out on the next day.
const waitsFor: Duration = minutes(2 * 24 * 60)

interface Claimed {
  readonly records: Records
  readonly id: string
  readonly end: KeptEnd
  readonly version: number
}

/** The verbs, and `seeTo`, which carries out what is due and answers when it wants to be called next. */
export const createWaitingEnds = (
  engine: Engine,
  { asking, endMany, countMany }: EndingMany & { readonly asking: Asking },
): { readonly verbs: WaitingEnds; readonly seeTo: () => Promise<Instant>; readonly close: () => void } => {
  let readsAt = engine.clock()
  let isClosed = false

  const save = (records: Records, id: string, end: KeptEnd, over: number | undefined): Promise<boolean> => {
    const isOpen = end.outcome.kind === 'waiting' || end.outcome.kind === 'ending'
    const until = isOpen ? after(end.at, waitsFor) : after(engine.clock(), rememberedFor)
    return records.save(kind, id, { content: JSON.stringify(end), until }, over)
  }

  const claim = async (records: Records, record: KeptRecord, more: Partial<KeptEnd> = {}) => {
    const end: KeptEnd = { ...keptEndOf(record), ...more, takenAt: engine.clock(), outcome: { kind: 'ending' } }
    const isOurs = await save(records, record.id, end, record.version)
    return isOurs ? { records, id: record.id, end, version: record.version + 1 } : undefined
  }

  const isAllowed = async ({ confirmed, by }: KeptEnd): Promise<boolean> => {
    if (!confirmed) return true
    const stored = await asking.findById(confirmed.session)
    if (stored?.session.subject !== by) return false
    const mayStill = ({ session }: Stored): boolean =>
      confirmed.task === undefined || engine.roles.tasksOf(session.roles).includes(confirmed.task)
    const status = statusNow(engine, stored)
    if (status.phase !== 'ended') return mayStill(stored)
    // An operator who proves again who they are, or signs in anew, goes on in another session.
    return status.end.reason === 'replaced' && (await liveOf(engine, by)).some(mayStill)
  }

  const carryOut = async (claimed: Claimed): Promise<void> => {
    const { records, id } = claimed
    let { end, version } = claimed
    const next = async (change: Partial<KeptEnd>): Promise<boolean> => {
      end = { ...end, ...change }
      const isOurs = await save(records, id, end, version)
      version += 1
      return isOurs
    }
    if (!(await isAllowed(end))) {
      if (await next({ outcome: { kind: 'refused' } }))
        engine.write({ what: 'ends-done', by: end.by, reason: 'refused', detail: wordsOfEnd(end) })
      return
    }
    const { matched, ended } = end.done ?? { matched: 0, ended: 0 }
    const sum = (now: EndedMany): EndedMany => ({ matched: matched + now.matched, ended: ended + now.ended })
    let isLost = false
    const goesOn = async (now: EndedMany): Promise<boolean> => {
      const { takenAt = engine.clock() } = end
      if (!isClosed && engine.clock() < after(takenAt, notedEvery)) return true
      const noted = { takenAt: engine.clock(), done: sum(now) }
      // A server that closes leaves the rest to the others at once.
      isLost = !(await next({ ...noted, ...(isClosed && { outcome: { kind: 'waiting' } }) })) || isClosed
      if (isClosed) notifyOfRecord(engine, kind)
      return !isLost
    }
    const done = sum(await endMany(end, goesOn))
    if (isLost || !(await next({ outcome: { kind: 'ended', ...done } }))) return
    const hurried = end.hurriedBy === undefined || end.hurriedBy === end.by ? '' : `, at once by ${end.hurriedBy}`
    const detail = `${done.ended} of ${done.matched}${hurried}: ${wordsOfEnd(end)}`
    engine.write({ what: 'ends-done', by: end.by, detail })
  }

  const begin = (claimed: Claimed): void =>
    engine.waitUntil('an end that waited was not carried out', carryOut(claimed))

  const seesAt = ({ outcome, at, takenAt }: KeptEnd): Instant => {
    if (outcome.kind === 'waiting') return at
    return outcome.kind === 'ending' && takenAt !== undefined ? after(takenAt, takenOverAfter) : farAway
  }

  const seeTo = async (): Promise<Instant> => {
    const { records } = engine.store
    if (!records) return farAway
    const now = engine.clock()
    if (now < readsAt) return readsAt
    let next = after(now, readEvery)
    for (const record of await records.list(kind)) {
      const at = seesAt(keptEndOf(record))
      if (at > now) next = at < next ? at : next
      else {
        const claimed = await claim(records, record)
        if (claimed) begin(claimed)
      }
    }
    readsAt = next
    return next
  }

  const expect = (at: Instant): void => {
    if (at < readsAt) readsAt = at
    engine.expect(at)
  }

  const unsubscribe = engine.store.subscribe((notice) => {
    if (notice.about === 'session' && notice.records?.kind === kind) expect(engine.clock())
  })

  const ofId = async (records: Records, id: string): Promise<KeptRecord | undefined> => {
    const record = await records.find(kind, id)
    return record && keptEndOf(record).outcome.kind === 'waiting' ? record : undefined
  }

  return {
    verbs: {
      endLater: async ({ inMs, ...what }) => {
        checkWait({ inMs, ...what })
        const records = recordsOf(engine, 'endLater')
        const matched = await countMany(what)
        const [id, at] = [newOnceKey(), after(engine.clock(), milliseconds(inMs))]
        const end: KeptEnd = { ...what, at, matched, outcome: { kind: 'waiting' } }
        await save(records, id, end, undefined)
        const about = `${matched.isAtLeast ? 'at least ' : ''}${matched.count}, in ${inMs} ms: ${wordsOfEnd(end)}`
        engine.write({ what: 'ends-waiting', by: what.by, detail: about })
        expect(at)
        notifyOfRecord(engine, kind)
        return { id, matched, at }
      },
      stopEnd: async (id, by) => {
        const records = recordsOf(engine, 'stopEnd')
        const record = await ofId(records, id)
        if (!record) return false
        const end: KeptEnd = { ...keptEndOf(record), outcome: { kind: 'stopped', by } }
        if (!(await save(records, id, end, record.version))) return false
        engine.write({ what: 'ends-stopped', by, detail: wordsOfEnd(end) })
        return true
      },
      endNow: async (id, by) => {
        const records = recordsOf(engine, 'endNow')
        const record = await ofId(records, id)
        const claimed = record && (await claim(records, record, { hurriedBy: by }))
        if (claimed) begin(claimed)
        return claimed !== undefined
      },
      waitingEnds: async () => {
        const now = engine.clock()
        const kept = await recordsOf(engine, 'waitingEnds').list(kind)
        return kept.filter(({ until }) => until > now).map(viewOfEnd)
      },
    },
    seeTo,
    close: () => {
      isClosed = true
      unsubscribe()
    },
  }
}
