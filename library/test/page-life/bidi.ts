import { WebSocket } from 'ws'

/** An event that Firefox sends of itself or of a tab. */
export interface Said {
  readonly method: string
  readonly params: {
    readonly context?: string
    readonly originalOpener?: string | null
    readonly parent?: string | null
  }
}

/** A WebDriver BiDi connection. */
export interface Bidi {
  readonly send: <Answer = unknown>(method: string, params?: object) => Promise<Answer>
  readonly listen: (listener: (said: Said) => void) => void
  readonly close: () => void
}

interface Answered extends Said {
  readonly id?: number
  readonly type: string
  readonly result: unknown
  readonly error?: string
  readonly message?: string
}

/** Connects to a browser that listens for WebDriver BiDi. */
export const connectBidi = async (address: string): Promise<Bidi> => {
  const socket = new WebSocket(address)
  const waiting = new Map<number, { readonly answer: (value: never) => void; readonly refuse: (why: Error) => void }>()
  const listeners = new Set<(said: Said) => void>()
  let last = 0
  socket.on('message', (text) => {
    const said: Answered = JSON.parse(String(text))
    if (said.id === undefined) {
      for (const listener of listeners) listener(said)
      return
    }
    const asked = waiting.get(said.id)
    waiting.delete(said.id)
    if (said.type === 'success') asked?.answer(said.result as never)
    else asked?.refuse(new Error(`${said.error}: ${said.message}`))
  })
  socket.on('close', () => {
    for (const { refuse } of waiting.values()) refuse(new Error('the browser has gone'))
    waiting.clear()
  })
  await new Promise<void>((open, fail) => {
    socket.once('open', () => open())
    socket.once('error', fail)
  })
  socket.on('error', () => {})
  return {
    send: <Answer>(method: string, params: object = {}) =>
      new Promise<Answer>((answer, refuse) => {
        if (socket.readyState !== WebSocket.OPEN) return refuse(new Error('the browser has gone'))
        last += 1
        waiting.set(last, { answer, refuse })
        socket.send(JSON.stringify({ id: last, method, params }))
      }),
    listen: (listener) => void listeners.add(listener),
    close: () => socket.terminate(),
  }
}
