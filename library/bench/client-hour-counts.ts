/** The work of a page since it began to watch. */
export interface Counts {
  timersSet: number
  timersRung: number
  /** Reads and writes of what the browser keeps. */
  storage: number
  /** Messages to other tabs. */
  messages: number
}

/** Counts from here on. Modules that load later find timers that count. */
export const counts: Counts = { timersSet: 0, timersRung: 0, storage: 0, messages: 0 }

let countings = 0

/** Starts the counts again. Timers that were set before do not count when they ring. */
export const countAnew = (): void => {
  countings++
  Object.assign(counts, { timersSet: 0, timersRung: 0, storage: 0, messages: 0 })
}

const around = (of: object, name: string, made: (own: (...all: unknown[]) => unknown) => unknown): void => {
  const whole = of as Record<string, unknown>
  whole[name] = made(whole[name] as (...all: unknown[]) => unknown)
}

for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame', 'requestIdleCallback'])
  around(globalThis, name, (own) => (ring: (...all: unknown[]) => unknown, ...all: unknown[]) => {
    counts.timersSet++
    const since = countings
    const counted = (...given: unknown[]): unknown => {
      if (since === countings) counts.timersRung++
      return ring(...given)
    }
    return own.call(globalThis, counted, ...all)
  })

around(AbortSignal, 'timeout', (own) => (...all: unknown[]) => {
  counts.timersSet++
  return own.apply(AbortSignal, all)
})

const countCalls = (of: object, name: string, kind: 'storage' | 'messages'): void =>
  around(
    of,
    name,
    (own) =>
      function (this: unknown, ...all: unknown[]) {
        counts[kind]++
        return own.apply(this, all)
      },
  )

for (const name of ['getItem', 'setItem', 'removeItem']) countCalls(Storage.prototype, name, 'storage')
countCalls(BroadcastChannel.prototype, 'postMessage', 'messages')
