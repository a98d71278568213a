import type { Machine } from './machines.ts'

/** The status that a stream sent. */
export interface Said {
  readonly phase: string
  readonly [field: string]: unknown
}

/** A client that reads a stream of a server. */
export interface Listening {
  /** Every status so far. */
  readonly said: readonly Said[]
  readonly isOver: () => boolean
  /** Closes the connection. */
  readonly leave: () => void
}

/** Opens a stream with a session's cookie. */
export const listen = async (on: Machine, cookie: string, query: string): Promise<Listening> => {
  const leaving = new AbortController()
  const { body, status } = await on.ask(`/session/events?${query}`, { headers: { cookie }, signal: leaving.signal })
  if (status !== 200 || !body) throw new Error(`the stream was refused with ${status}`)
  const said: Said[] = []
  let isOver = false
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
      const text = decoder.decode(piece)
      if (text.startsWith('data: ')) said.push(JSON.parse(text.slice('data: '.length)) as Said)
    }
    isOver = true
  }
  read().catch(() => {})
  return { said, isOver: () => isOver, leave: () => leaving.abort() }
}

/** Sends a signal with a session's cookie, as a page does. */
export const tell = (on: Machine, cookie: string, signal: object): Promise<Response> =>
  on.ask('/session', {
    method: 'POST',
    headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify(signal),
  })

/** The status of a session by a server's response. */
export const statusOf = async (on: Machine, cookie: string): Promise<Said> =>
  (await on.ask('/session', { headers: { cookie } })).json() as Promise<Said>
