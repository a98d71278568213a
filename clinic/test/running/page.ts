import type { Caller } from './caller.ts'
import { type Listener, listenAs, type Said } from './listener.ts'

/** An open page that reopens a lost stream, as Curfew's pages do. */
export interface LivingPage {
  readonly caller: Caller
  /** The number of streams that it has had. */
  readonly streams: () => number
  readonly isOnStream: () => boolean
  /** All statuses from its streams so far. */
  readonly said: () => readonly Said[]
  /** Closes it. */
  readonly close: () => Promise<void>
}

const looksAgainAfterMs = 150

const pause = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms))

/** Opens a page. It stops when it receives its end. */
export const openPage = (caller: Caller, id: string): LivingPage => {
  const streams: Listener[] = []
  let isClosed = false
  const isEnded = (): boolean => streams.at(-1)?.said.some(({ phase }) => phase === 'ended') ?? false

  const live = async (): Promise<void> => {
    while (!isClosed && !isEnded()) {
      const stream = await listenAs(caller, id).catch(() => undefined)
      if (stream) streams.push(stream)
      while (stream?.isOpen() && !isClosed) await pause(20)
      stream?.close()
      if (!isClosed) await pause(looksAgainAfterMs)
    }
  }
  const living = live()
  return {
    caller,
    streams: () => streams.length,
    isOnStream: () => streams.at(-1)?.isOpen() ?? false,
    said: () => streams.flatMap(({ said }) => said),
    close: async () => {
      isClosed = true
      await living
    },
  }
}
