import { mostPages } from '../../core/session.ts'
import type { Signal } from '../../core/signal.ts'
import { nextChangeAt } from '../../core/status.ts'
import { after, type Duration, type Instant, milliseconds, seconds } from '../../core/time.ts'
import type { Notice, Stored } from '../../stores/store.ts'
import { type Alarm, createAlarm } from '../engine/alarm.ts'
import { advance } from '../engine/change.ts'
import { type Engine, policyOf } from '../engine/engine.ts'
import { messageKind } from '../engine/kept-messages.ts'
import { findSettled, wireStatus } from '../engine/read.ts'
import { eventStream, type Opens, type Sink } from '../http/event-stream.ts'
import type { OwnRequest } from '../http/request.ts'
import { newPageId } from '../http/token.ts'
import { fairQueue, spread } from './fair-queue.ts'

/** The event streams that are open on this process. */
export interface Streams {
  /** Records which pages of a live session a stream will carry, and what becomes of its other pages. */
  readonly carry: (key: string, carries: Carries) => Promise<Carrying>
  /** The response to the request for a stream. */
  readonly open: (carrying: Carrying, request: OwnRequest) => Response
  /** Renews the leases of all pages that streams carry, ahead of schedule. */
  readonly keepLeases: () => void
  /** How many are open. */
  readonly count: () => number
  /** Closes all streams. No page counts as left because of it. */
  readonly close: () => void
}

type Opened = Extract<Signal, { readonly type: 'stream-opened' }>

/** The pages that a stream carries, and the other facts of its opening. */
export type Carries = Omit<Opened, 'type' | 'stream'>

/** A stream to be opened, which its session knows already. */
export interface Carrying {
  readonly key: string
  readonly opened: Opened
}

interface Watched {
  /** The sinks of the session's streams, each with the name of its stream. */
  readonly sinks: Map<Sink, string>
  readonly alarm: Alarm
  leasedAt: Instant
  /** The latest version of the session that was sent. */
  sentVersion: number
  /** Until when the last status that was sent stays true by itself. */
  sentUntil: Instant
}

const pingEvery: Duration = seconds(5)
const pingsTake: Duration = seconds(4)
// A lease that the clock overtook is kept only while sessions are spared, so this must be shorter.
const keepingTakes: Duration = seconds(2)
const afterFailure: Duration = seconds(1)
const mostSentAtOnce = 50

const encoder = new TextEncoder()
const message = (kind: 'message' | 'ping' | 'notice', body: unknown): Uint8Array =>
  encoder.encode(`${kind === 'message' ? '' : `event: ${kind}\n`}data: ${JSON.stringify(body)}\n\n`)
const ping = message('ping', {})

/** A registry of streams, none yet. It sends every change and a ping to the open ones. */
export const createStreams = (engine: Engine): Streams => {
  const watched = new Map<string, Watched>()
  const leases = engine.roles.policies.map(({ presence }) => presence?.lease ?? Number.POSITIVE_INFINITY)
  const keptFor = milliseconds(Math.min(...leases) / 3)
  const queue = fairQueue(mostSentAtOnce)
  let closed = false

  const attempt = (work: Promise<unknown>): void => engine.waitUntil('an event stream', work)

  const send = (key: string, chunk: Uint8Array): void => {
    for (const sink of watched.get(key)?.sinks.keys() ?? []) sink.write(chunk)
  }

  const finish = (key: string): void => {
    const watch = watched.get(key)
    watched.delete(key)
    watch?.alarm.clear()
    for (const sink of watch?.sinks.keys() ?? []) sink.close()
  }

  const sendStatus = (key: string): Promise<void> =>
    sendStatusNow(key).catch((failure: unknown) => {
      const watch = watched.get(key)
      if (watch) watch.sentUntil = engine.clock()
      watch?.alarm.set(after(engine.clock(), afterFailure))
      throw failure
    })

  const sendStatusNow = async (key: string): Promise<void> => {
    if (!watched.has(key)) return
    const stored = await findSettled(engine, key)
    // The status is true from this moment, however late it is sent.
    const now = engine.clock()
    const status = await wireStatus(engine, stored)
    const watch = watched.get(key)
    // Two reads may return in reverse order. An older one was sent already, or is no longer true.
    if (!watch || (stored && stored.version < watch.sentVersion)) return
    watch.sentVersion = stored?.version ?? watch.sentVersion
    send(key, message('message', status))
    if (!stored || status.phase === 'ended') return finish(key)
    if (status.phase !== 'none')
      watch.sentUntil = after(now, milliseconds(Math.min(status.warnsInMs ?? status.endsInMs, status.endsInMs)))
    wakeFor(watch, stored)
  }

  const wakeFor = (watch: Watched, stored: Stored): void => {
    const changesAt = nextChangeAt(stored.session, policyOf(engine, stored.session), engine.clock())
    if (changesAt !== undefined) watch.alarm.set(changesAt)
  }

  const sendInTurn = (key: string): void => queue(() => attempt(sendStatus(key)))

  // Renewing a lease sends no notice. So the status that was sent may still be true when the lease would have run out.
  const sendChange = async (key: string): Promise<void> => {
    const watch = watched.get(key)
    const isStillTrue = watch && engine.clock() < watch.sentUntil
    // When the store gives no answer, `sendStatus` fails as well and retries.
    const stored = isStillTrue ? await findSettled(engine, key).catch(() => undefined) : undefined
    if (!watch || !stored || stored.session.ended) await sendStatus(key)
    else if (watched.get(key) === watch) wakeFor(watch, stored)
  }

  const tellOfMessages = async (keys: readonly string[] = [...watched.keys()]): Promise<void> => {
    await engine.messages.load()
    for (const key of keys) if (watched.has(key)) sendInTurn(key)
  }

  const receive = (notice: Notice): void => {
    if (notice.about === 'session') {
      if (notice.records?.kind === messageKind) attempt(tellOfMessages(notice.records.keys))
      if (watched.has(notice.key)) sendInTurn(notice.key)
      return
    }
    const chunk = message('notice', { text: notice.text })
    for (const key of notice.keys ?? watched.keys()) queue(() => send(key, chunk))
  }

  const watch = (key: string): Watched => {
    const before = watched.get(key)
    if (before) return before
    const fresh = {
      sinks: new Map<Sink, string>(),
      alarm: createAlarm(engine.clock, () => queue(() => attempt(sendChange(key)))),
      leasedAt: engine.clock(),
      sentVersion: 0,
      sentUntil: engine.clock(),
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

  // Each new stream makes a notice go to all of them. A client with thousands would cost millions of messages. So close
  // the oldest.
  const makeRoom = (key: string): void => {
    const sinks = [...(watched.get(key)?.sinks.keys() ?? [])]
    for (const sink of sinks.slice(0, Math.max(0, sinks.length - mostPages + 1))) {
      attempt(drop(key, sink))
      sink.close()
    }
  }

  // While a stream is open its pages' leases do not run out. If this process dies, they do.
  const keepLeases = (key: string, watch: Watched): void => {
    const now = engine.clock()
    const { leasedAt } = watch
    if (now < after(leasedAt, keptFor) && engine.sparesFor() === 0) return
    watch.leasedAt = now
    const signals = [...watch.sinks.values()].map((stream): Signal => ({ type: 'stream-kept', stream }))
    const kept = async (): Promise<void> => {
      const stored = await advance(engine, key, signals).catch((failure: unknown) => {
        // The next ping retries, because little of the lease may be left when the store is back.
        watch.leasedAt = leasedAt
        throw failure
      })
      // The notice of its end may have been lost.
      if (!stored || stored.session.ended) await sendStatus(key)
    }
    attempt(kept())
  }

  const keepAll = (): void =>
    spread(watched.entries(), watched.size, keepingTakes, ([key, watch]) => keepLeases(key, watch))

  const pinging = setInterval(() => {
    spread(watched.entries(), watched.size, pingsTake, ([key, watch]) => {
      send(key, ping)
      keepLeases(key, watch)
    })
  }, pingEvery)
  ;(pinging as { unref?: () => void }).unref?.()

  const unsubscribe = engine.store.subscribe(receive)

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
        attempt(sendStatus(key))
        return () => attempt(drop(key, sink))
      }
      return eventStream(opens, request)
    },
    keepLeases: keepAll,
    count: () => [...watched.values()].reduce((sum, { sinks }) => sum + sinks.size, 0),
    close: () => {
      closed = true
      unsubscribe()
      clearInterval(pinging)
      for (const key of [...watched.keys()]) finish(key)
    },
  }
}
