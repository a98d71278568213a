import { mostPages } from '../core/session.ts'
import type { Signal } from '../core/signal.ts'
import { nextChangeAt } from '../core/status.ts'
import { after, type Duration, type Instant, milliseconds, seconds } from '../core/time.ts'
import type { Notice } from '../stores/store.ts'
import { type Alarm, createAlarm } from './alarm.ts'
import { advance } from './change.ts'
import { type Engine, policyOf } from './engine.ts'
import { look, wireStatus } from './look.ts'
import { ownHeaders } from './problem.ts'
import { newPageId } from './token.ts'

/** The event streams that are open on this process. */
export interface Streams {
  /** Says of a live session which pages one will carry, and what its other pages are then. */
  readonly carry: (key: string, carries: Carries) => Promise<Carrying>
  /** Opens it at once. `gone`: whoever asked for it has left. */
  readonly open: (carrying: Carrying, gone: AbortSignal) => Response
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
  readonly sinks: Map<ReadableStreamDefaultController<Uint8Array>, string>
  readonly alarm: Alarm
  leasedAt: Instant
  /** The latest version of the session that was told. */
  toldVersion: number
}

const pingEvery: Duration = seconds(5)
const afterFailure: Duration = seconds(1)
// A browser that has not read this many messages is stopped or gone; its connection says so in time.
const mostUnread = 1_000

const encoder = new TextEncoder()
const message = (kind: 'message' | 'ping' | 'notice', body: unknown): Uint8Array =>
  encoder.encode(`${kind === 'message' ? '' : `event: ${kind}\n`}data: ${JSON.stringify(body)}\n\n`)
const ping = message('ping', {})

/** No streams yet; opened ones are told of every change, and pinged. */
export const createStreams = (engine: Engine): Streams => {
  const watched = new Map<string, Watched>()
  let closed = false

  const attempt = (work: Promise<unknown>): void => engine.aside('an event stream', work)

  const send = (key: string, chunk: Uint8Array): void => {
    for (const sink of watched.get(key)?.sinks.keys() ?? [])
      if ((sink.desiredSize ?? 0) > -mostUnread) sink.enqueue(chunk)
  }

  const finish = (key: string): void => {
    const watch = watched.get(key)
    watched.delete(key)
    watch?.alarm.clear()
    for (const sink of watch?.sinks.keys() ?? []) sink.close()
  }

  const tell = (key: string): Promise<void> =>
    tellNow(key).catch((failure: unknown) => {
      watched.get(key)?.alarm.set(after(engine.clock(), afterFailure))
      throw failure
    })

  const tellNow = async (key: string): Promise<void> => {
    if (!watched.has(key)) return
    const stored = await look(engine, key)
    const status = await wireStatus(engine, stored)
    const watch = watched.get(key)
    // Two who looked may come back the other way round; what is older has been said already, or is not true any more.
    if (!watch || (stored && stored.version < watch.toldVersion)) return
    watch.toldVersion = stored?.version ?? watch.toldVersion
    send(key, message('message', status))
    if (!stored || status.phase === 'ended') return finish(key)
    const changesAt = nextChangeAt(stored.session, policyOf(engine, stored.session), engine.clock())
    if (changesAt !== undefined) watch.alarm.set(changesAt)
  }

  const hear = (notice: Notice): void => {
    if (notice.about === 'session') attempt(tell(notice.key))
    else for (const key of notice.keys ?? watched.keys()) send(key, message('notice', { text: notice.text }))
  }

  const watch = (key: string): Watched => {
    const before = watched.get(key)
    if (before) return before
    const fresh = {
      sinks: new Map<ReadableStreamDefaultController<Uint8Array>, string>(),
      alarm: createAlarm(engine.clock, () => attempt(tell(key))),
      leasedAt: engine.clock(),
      toldVersion: 0,
    }
    watched.set(key, fresh)
    return fresh
  }

  const drop = async (key: string, sink: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
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
    const lease = Math.min(...engine.roles.policies.map((policy) => policy.presence?.lease ?? Number.POSITIVE_INFINITY))
    if (engine.clock() < after(watch.leasedAt, milliseconds(lease / 3))) return
    watch.leasedAt = engine.clock()
    const signals = [...watch.sinks.values()].map((stream): Signal => ({ type: 'stream-kept', stream }))
    const kept = async (): Promise<void> => {
      const stored = await advance(engine, key, signals)
      // The notice of its end may have been lost.
      if (!stored || stored.session.ended) await tell(key)
    }
    attempt(kept())
  }

  const pinging = setInterval(() => {
    for (const [key, watch] of watched) {
      send(key, ping)
      keepLeases(key, watch)
    }
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
    open: ({ key, opened }, gone) => {
      let own: ReadableStreamDefaultController<Uint8Array> | undefined
      const body = new ReadableStream<Uint8Array>({
        start: (sink) => {
          own = sink
          watch(key).sinks.set(sink, opened.stream)
          attempt(tell(key))
        },
        cancel: () => leave(),
      })
      const leave = (): void => {
        if (own) attempt(drop(key, own))
      }
      // Who left before the answer was there never cancels it.
      if (gone.aborted) leave()
      else gone.addEventListener('abort', leave, { once: true })
      return new Response(body, {
        headers: {
          ...ownHeaders,
          'content-type': 'text/event-stream; charset=utf-8',
          // What compresses, or waits for more, would hold back what is said.
          'cache-control': 'no-store, no-transform',
          'x-accel-buffering': 'no',
        },
      })
    },
    close: () => {
      closed = true
      unsubscribe()
      clearInterval(pinging)
      for (const key of [...watched.keys()]) finish(key)
    },
  }
}
