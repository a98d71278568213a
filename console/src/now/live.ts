import type { SessionView } from 'curfew/server/sessions'
import type { Asked } from '../asking/door.ts'
import { ownHeaders } from '../asking/headers.ts'
import type { Desk } from '../setup.ts'
import { rowsOf } from './row-of.ts'

const utf8 = new TextEncoder()
const pingMs = 15_000
// An operator's browser that has this much unread is stopped or gone. A message may be long, so its bytes count.
const mostUnread = new ByteLengthQueuingStrategy({ highWaterMark: 1_000_000 })

// Every operator who looks gets the same words, so they are made once for each batch.
const words = new WeakMap<readonly SessionView[], Promise<string>>()

const wordsOf = (desk: Desk, views: readonly SessionView[]): Promise<string> => {
  const made = words.get(views) ?? rowsOf(desk, views).then((rows) => `data: ${JSON.stringify(rows)}\n\n`)
  words.set(views, made)
  return made
}

/**
 * The stream of changed sessions, as server-sent events: each is a list of rows. It closes when the operator's session
 * ends or loses the task.
 */
export const liveAnswer = (desk: Desk, c: Asked): Response => {
  const visit = c.get('visit')
  let close = (): void => {}
  const source = {
    start: (reader: ReadableStreamDefaultController<Uint8Array>) => {
      const send = (text: string): void => {
        if ((reader.desiredSize ?? 0) > 0) reader.enqueue(utf8.encode(text))
        else close()
      }
      const pass = async (views: readonly SessionView[]): Promise<void> => {
        try {
          send(await wordsOf(desk, views))
        } catch {
          // The stream is closed, or the application knows no name just now. The operator's page asks again by itself.
          close()
        }
      }
      const stopListening = desk.changes.listen((views) => void pass(views))
      const stopWatching = desk.sessions.whenChanged(visit, (change) => {
        const tasks = change.kind === 'live' ? desk.sessions.roles.tasksOf(change.roles) : []
        if (!tasks.includes(desk.tasks['sessions.see'])) close()
      })
      const ping = setInterval(() => send(': here\n\n'), pingMs)
      let isOpen = true
      close = () => {
        if (!isOpen) return
        isOpen = false
        clearInterval(ping)
        stopListening()
        stopWatching()
        try {
          reader.close()
        } catch {
          // The reader has cancelled it.
        }
      }
      send('retry: 2000\n\n')
    },
    cancel: () => close(),
  }
  const body = new ReadableStream(source, mostUnread)
  c.req.raw.signal?.addEventListener('abort', () => close(), { once: true })
  return new Response(body, {
    headers: {
      ...ownHeaders,
      'content-type': 'text/event-stream; charset=utf-8',
      // A proxy that compresses or buffers would hold changes back.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}
