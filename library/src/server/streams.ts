import { mostPages } from '../core/session.ts'
import type { Signal } from '../core/signal.ts'
import { nextChangeAt } from '../core/status.ts'
import { after, type Duration, type Instant, milliseconds, seconds } from '../core/time.ts'
import type { Notice, Stored } from '../stores/store.ts'
import { type Alarm, createAlarm } from './alarm.ts'
import type { Whole } from './asked.ts'
import { advance } from './change.ts'
import { type Engine, policyOf } from './engine.ts'
import { eventStream, type Opens, type Sink } from './event-stream.ts'
import { look, wireStatus } from './look.ts'
import { spread } from './spread.ts'
import { newPageId } from './token.ts'
import { createTurns } from './turns.ts'

/** The event streams that are open on this process. */
export interface Streams {
  /** Says of a live session which pages one will carry, and what its other pages are then. */
  readonly carry: (key: string, carries: Carries) => Promise<Carrying>
  /** The answer to a request for it. */
  readonly open: (carrying: Carrying, request: Whole) => Response
  /** Closes all of them without taking it for anybody's leaving. */
  readonly close: () => void
}

type Opened = Extract<Signal, { readonly type: 'stream-opened' }>

/** Which pages a stream carries, and what is said with it. */
export type Carries = Omit<Opened, 'type' | 'stream'>

/** A stream that is to be opened, and the session that knows of it. */
export interface Carrying {
  readonly key: string
  readonly opened: Opened
}

interface Watched {
  /** Where what is said goes to, each with the name of its stream. */
  readonly sinks: Map<Sink, string>
  readonly alarm: Alarm
  leasedAt: Instant
  /** The latest version of the session that was told. */
  toldVersion: number
  /** Until when, by what was told, nothing changes by itself. */
  toldUntil: Instant
}

const pingEvery: Duration = seconds(5)
const pingsTake: Duration = seconds(4)
const afterFailure: Duration = seconds(1)
const mostToldAtOnce = 50

const encoder = new TextEncoder()
const message = (kind: 'message' | 'ping' | 'notice', body: unknown): Uint8Array =>
  encoder.encode(`${kind === 'message' ? '' : `event: ${kind}\n`}data: ${JSON.stringify(body)}\n\n`)
const ping = message('ping', {})

/** No streams yet; opened ones are told of every change, and pinged. */
export const createStreams = (engine: Engine): Streams => {
  const watched = new Map<string, Watched>()
  const leases = engine.roles.policies.map(({ presence }) => presence?.lease ?? Number.POSITIVE_INFINITY)
  const keptFor = milliseconds(Math.min(...leases) / 3)
  const inTurns = createTurns(mostToldAtOnce)
  let closed = false

  const attempt = (work: Promise<unknown>): void => engine.aside('an event stream', work)

  const send = (key: string, chunk: Uint8Array): void => {
    for (const sink of watched.get(key)?.sinks.keys() ?? []) sink.write(chunk)
  }

  const finish = (key: string): void => {
    const watch = watched.get(key)
    watched.delete(key)
    watch?.alarm.clear()
    for (const sink of watch?.sinks.keys() ?? []) sink.close()
  }

  const tell = (key: string): Promise<void> =>
    tellNow(key).catch((failure: unknown) => {
      const watch = watched.get(key)
      if (watch) watch.toldUntil = engine.clock()
      watch?.alarm.set(after(engine.clock(), afterFailure))
      throw failure
    })

  const tellNow = async (key: string): Promise<void> => {
    if (!watched.has(key)) return
    const stored = await look(engine, key)
    // What is told holds from here on, however late it is when it has been told.
    const now = engine.clock()
    const status = await wireStatus(engine, stored)
    const watch = watched.get(key)
    // Two who looked may come back the other way round; what is older has been said already, or is not true any more.
    if (!watch || (stored && stored.version < watch.toldVersion)) return
    watch.toldVersion = stored?.version ?? watch.toldVersion
    send(key, message('message', status))
    if (!stored || status.phase === 'ended') return finish(key)
    if (status.phase !== 'none')
      watch.toldUntil = after(now, milliseconds(Math.min(status.warnsInMs ?? status.endsInMs, status.endsInMs)))
    wakeFor(watch, stored)
  }

  const wakeFor = (watch: Watched, stored: Stored): void => {
    const changesAt = nextChangeAt(stored.session, policyOf(engine, stored.session), engine.clock())
    if (changesAt !== undefined) watch.alarm.set(changesAt)
  }

  const tellInTurn = (key: string): void => inTurns(() => attempt(tell(key)))

  // The leases of pages are kept without a word: then what was told is still true when they would have run out.
  const tellChange = async (key: string): Promise<void> => {
    const watch = watched.get(key)
    const isStillTold = watch && engine.clock() < watch.toldUntil
    // When the store gives no answer, telling comes to the same, and is tried again.
    const stored = isStillTold ? await look(engine, key).catch(() => undefined) : undefined
    if (!watch || !stored || stored.session.ended) await tell(key)
    else if (watched.get(key) === watch) wakeFor(watch, stored)
  }

  const hear = (notice: Notice): void => {
    if (notice.about === 'session') {
      if (watched.has(notice.key)) tellInTurn(notice.key)
      return
    }
    const chunk = message('notice', { text: notice.text })
    for (const key of notice.keys ?? watched.keys()) inTurns(() => send(key, chunk))
  }

  const watch = (key: string): Watched => {
    const before = watched.get(key)
    if (before) return before
    const fresh = {
      sinks: new Map<Sink, string>(),
      alarm: createAlarm(engine.clock, () => inTurns(() => attempt(tellChange(key)))),
      leasedAt: engine.clock(),
      toldVersion: 0,
      toldUntil: engine.clock(),
    }
    watched.set(key, fresh)
    return fresh
  }

  const drop = async (key: string, sink: Sink): Promise<void> => {
    const watch = watched.get(key)
    const stream = watch?.sinks.get(sink)
    if (!watch?.sinks.delete(sink) || stream === undefined) return
    if (watch.sinks.size === 0) finish(key)
    if (!closed) await advance(engine, key, [{ type: 'stream-lost', stream }])
  }

  // Each one more has all of them told once more: whoever opened thousands would have a server say millions of things.
  const makeRoom = (key: string): void => {
    const sinks = [...(watched.get(key)?.sinks.keys() ?? [])]
    for (const sink of sinks.slice(0, Math.max(0, sinks.length - mostPages + 1))) {
      attempt(drop(key, sink))
      sink.close()
    }
  }

  // While a stream is open its pages' leases do not run out; should this process die, they do.
  const keepLeases = (key: string, watch: Watched): void => {
    const now = engine.clock()
    const { leasedAt } = watch
    if (now < after(leasedAt, keptFor)) return
    watch.leasedAt = now
    const signals = [...watch.sinks.values()].map((stream): Signal => ({ type: 'stream-kept', stream }))
    const kept = async (): Promise<void> => {
      const stored = await advance(engine, key, signals).catch((failure: unknown) => {
        // The next ping tries again: when the store is back, little may be left of the lease.
        watch.leasedAt = leasedAt
        throw failure
      })
      // The notice of its end may have been lost.
      if (!stored || stored.session.ended) await tell(key)
    }
    attempt(kept())
  }

  const pinging = setInterval(() => {
    spread(watched.entries(), watched.size, pingsTake, ([key, watch]) => {
      send(key, ping)
      keepLeases(key, watch)
    })
  }, pingEvery)
  ;(pinging as { unref?: () => void }).unref?.()

  const unsubscribe = engine.store.subscribe(hear)

  return {
    carry: async (key, carries) => {
      const opened: Opened = { type: 'stream-opened', stream: newPageId(), ...carries }
      if (carries.pages.length > 0) await advance(engine, key, [opened])
      makeRoom(key)
      return { key, opened }
    },
    open: ({ key, opened }, request) => {
      const opens: Opens = (sink) => {
        if (closed) {
          sink.close()
          return () => {}
        }
        watch(key).sinks.set(sink, opened.stream)
        attempt(tell(key))
        return () => attempt(drop(key, sink))
      }
      return eventStream(opens, request)
    },
    close: () => {
      closed = true
      unsubscribe()
      clearInterval(pinging)
      for (const key of [...watched.keys()]) finish(key)
    },
  }
}
