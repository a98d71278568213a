import type { Caller } from './caller.ts'

/** A status from a page's stream, and its time. */
export interface Said {
  readonly phase: string
  readonly reason?: string
  readonly at: number
}

/** A page's event stream, as a browser holds it. */
export interface Listener {
  /** The server that it is on, when a proxy names it. */
  readonly server: string | null
  readonly said: readonly Said[]
  /** The first status that fits, past or to come. Rejects when the stream ends or the time is over before. */
  readonly first: (fits: (said: Said) => boolean, withinMs?: number) => Promise<Said>
  readonly isOpen: () => boolean
  readonly close: () => void
}

const statusesIn = (message: string): readonly Said[] => {
  const lines = message.split('\n')
  const text = lines.find((line) => line.startsWith('data: '))?.slice(6)
  if (text === undefined || lines.some((line) => line.startsWith('event: '))) return []
  return [{ ...(JSON.parse(text) as Omit<Said, 'at'>), at: Date.now() }]
}

/** Opens the stream of a page that leads, or of a page alone. Undefined when it is refused. */
export const listenAs = async (
  caller: Caller,
  page: string,
  as: 'page' | 'alone' = 'page',
): Promise<Listener | undefined> => {
  const leaving = new AbortController()
  const answer = await caller.ask(`/session/events?${as}=${page}`, { signal: leaving.signal })
  if (answer.status !== 200 || !answer.body) return undefined
  const said: Said[] = []
  let isOpen = true
  let wake: () => void = () => {}
  const read = async (body: ReadableStream<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder()
    let text = ''
    for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
      const messages = (text + decoder.decode(piece, { stream: true })).split('\n\n')
      text = messages.pop() ?? ''
      said.push(...messages.flatMap(statusesIn))
      wake()
    }
  }
  read(answer.body)
    .catch(() => {})
    .finally(() => {
      isOpen = false
      wake()
    })
  return {
    server: answer.headers.get('x-served-by'),
    said,
    isOpen: () => isOpen,
    close: () => leaving.abort(),
    first: async (fits, withinMs = 30_000) => {
      const until = Date.now() + withinMs
      for (;;) {
        const found = said.find(fits)
        if (found) return found
        const wait = until - Date.now()
        if (!isOpen || wait <= 0)
          throw new Error(`the stream ${isOpen ? 'did not say it in time' : 'ended'}: ${JSON.stringify(said)}`)
        await new Promise<void>((done) => {
          const timer = setTimeout(done, wait)
          wake = () => {
            clearTimeout(timer)
            done()
          }
        })
      }
    },
  }
}
