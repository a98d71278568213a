import { wordsOf } from '../../core/store-away.ts'
import { type Instant, minutes, seconds } from '../../core/time.ts'
import type { Stored } from '../../stores/store.ts'
import type { Engine } from '../engine/engine.ts'
import { createOnceAMinute } from '../engine/once-a-minute.ts'
import { findSettled } from '../engine/read.ts'
import { counted } from '../engine/report.ts'
import { type EndedVisit, endedVisit, type LiveVisit, type Visit } from '../visits/visit.ts'
import { fairQueue } from './fair-queue.ts'

/** The application's listener for the end of a session. It receives the visit that a request would have from now on. */
export type EndListener = (ended: EndedVisit) => unknown

/** A change that reaches a visit which outlives its request: its session's end, or its present roles. */
export type VisitChange = EndedVisit | Pick<LiveVisit, 'kind' | 'subject' | 'roles'>

/** The application's listener for the changes of a session. */
export type ChangeListener = (change: VisitChange) => unknown

/** The verbs of what outlives its request, such as a WebSocket. */
export interface Outlasting<Task extends string = string, Rules = unknown> {
  /**
   * Calls `listener` once when the session of a visit has ended, whichever process ended it and for whatever reason.
   * Use it for what outlives its request, such as a WebSocket. When the session had ended before, or the visit has
   * none, the call comes soon, but never inside this call. A server that missed the notice of an end calls up to five
   * minutes late. The returned function stops it, and so does `close`; after the call nothing is left to stop. It costs
   * the store one question, and one more every five minutes while it waits.
   */
  readonly whenEnded: (visit: Visit<Task, Rules>, listener: EndListener) => () => void
  /** Like `whenEnded`, and `listener` also learns each change of roles. Use it where a connection serves a task. */
  readonly whenChanged: (visit: Visit<Task, Rules>, listener: ChangeListener) => () => void
}

/** The listeners on this process that wait for the end of a session. */
export interface EndListeners {
  /** Calls `listener` once when the session has ended, and never inside this call. The returned function stops it. */
  readonly whenEnded: (visit: EndedVisit | Pick<LiveVisit, 'kind' | 'key'>, listener: EndListener) => () => void
  /** Calls `listener` at each change of roles, and once at the end. The returned function stops it. */
  readonly whenChanged: (
    visit: EndedVisit | Pick<LiveVisit, 'kind' | 'key' | 'roles'>,
    listener: ChangeListener,
  ) => () => void
  /** Drops all listeners without a call. */
  readonly close: () => void
}

/** Looks at a session as it was read; undefined is a forgotten one. True when it needs no further look. */
type Look = (stored: Stored | undefined) => boolean

interface Awaited {
  readonly looks: Set<Look>
  /** When the session was last read from the store. */
  readAt: number
}

const beat = seconds(5)
// After a lost notice, a listener waits this long and one more part of a minute.
const readsAfter = minutes(4)
const partsOfMinute = minutes(1) / beat
const mostAtOnce = 50

const endedOf = (stored: Stored | undefined, now: Instant): EndedVisit | undefined => {
  if (!stored) return { kind: 'unknown' }
  const { ended } = stored.session
  return ended && endedVisit(stored.session, ended, now)
}

/**
 * A registry of listeners, none yet. The store's notices say when to read a session, because the warden that ends one
 * sends a notice. A notice may be lost, so each session is also read once in five minutes, evenly spread.
 */
export const createEndListeners = (engine: Engine): EndListeners => {
  // In the order of the last read, the oldest first.
  const awaited = new Map<string, Awaited>()
  const failed = new Set<string>()
  const queue = fairQueue(mostAtOnce)
  const seldom = createOnceAMinute()
  let isClosed = false

  const call = (verb: 'whenEnded' | 'whenChanged', listening: () => unknown): void => {
    const called = async (): Promise<unknown> => listening()
    called().catch((failure: unknown) => {
      engine.write({ what: 'listener-failed', detail: `${verb}: ${wordsOf(failure)}`.slice(0, 500) })
      console.error(`curfew: a listener of sessions.${verb} failed:`, failure)
    })
  }

  const readOne = async (key: string): Promise<void> => {
    const is = awaited.get(key)
    if (!is) return
    const stored = await findSettled(engine, key)
    if (awaited.get(key) !== is) return
    for (const look of is.looks) if (look(stored)) is.looks.delete(look)
    if (is.looks.size === 0) awaited.delete(key)
  }

  const readInTurn = (key: string, is: Awaited): void => {
    awaited.delete(key)
    is.readAt = performance.now()
    awaited.set(key, is)
    failed.delete(key)
    queue(() => {
      readOne(key).catch((failure: unknown) => {
        if (awaited.has(key)) failed.add(key)
        const spoken = seldom('failed', engine.clock())
        const detail = `a session was not read for whenEnded: ${wordsOf(failure)}`
        if (spoken) engine.write({ what: 'store-failed', detail, ...counted(spoken.unsaid) })
      })
    })
  }

  const readSome = (): void => {
    const tick = performance.now()
    const again = [...failed]
    let left = Math.ceil(awaited.size / partsOfMinute)
    for (const [key, { readAt }] of awaited) {
      if (tick - readAt < readsAfter || left === 0) break
      left -= 1
      again.push(key)
    }
    for (const key of again) heed(key)
  }

  const heed = (key: string): void => {
    const is = awaited.get(key)
    if (is) readInTurn(key, is)
  }

  const timer = setInterval(readSome, beat)
  ;(timer as { unref?: () => void }).unref?.()
  const unsubscribe = engine.store.subscribe((notice) => {
    if (notice.about === 'session') heed(notice.key)
  })

  const wait = (key: string, look: Look): (() => void) => {
    if (isClosed) return () => undefined
    const is = awaited.get(key) ?? { looks: new Set(), readAt: performance.now() }
    is.looks.add(look)
    // It may have changed since the visit was read.
    readInTurn(key, is)
    return () => {
      is.looks.delete(look)
      if (is.looks.size > 0 || awaited.get(key) !== is) return
      awaited.delete(key)
      failed.delete(key)
    }
  }

  const callSoon = (verb: 'whenEnded' | 'whenChanged', listening: () => unknown): (() => void) => {
    let isWanted = true
    queueMicrotask(() => {
      if (isWanted && !isClosed) call(verb, listening)
    })
    return () => {
      isWanted = false
    }
  }

  return {
    whenEnded: (visit, listener) => {
      if (visit.kind !== 'live') return callSoon('whenEnded', () => listener(visit))
      return wait(visit.key, (stored) => {
        const ended = endedOf(stored, engine.clock())
        if (ended) call('whenEnded', () => listener(ended))
        return ended !== undefined
      })
    },
    whenChanged: (visit, listener) => {
      if (visit.kind !== 'live') return callSoon('whenChanged', () => listener(visit))
      let known = visit.roles.join('\n')
      return wait(visit.key, (stored) => {
        const ended = endedOf(stored, engine.clock())
        const { subject, roles } = stored?.session ?? { subject: '', roles: [] }
        const isNew = known !== roles.join('\n')
        known = roles.join('\n')
        if (ended || isNew) call('whenChanged', () => listener(ended ?? { kind: 'live', subject, roles }))
        return ended !== undefined
      })
    },
    close: () => {
      isClosed = true
      clearInterval(timer)
      unsubscribe()
      awaited.clear()
      failed.clear()
    },
  }
}
