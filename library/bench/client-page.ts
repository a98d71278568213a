import { watchActivity } from '../src/browser/watch/activity.ts'

/** Starts one client, with the milliseconds until its warning and its end. */
export interface WatchingFor {
  readonly idle: number
  readonly warning: number
  readonly warned: () => void
  readonly ended: () => void
}

/** Begins to watch; the answer stops it. */
export type Watching = (how: WatchingFor) => () => void

/** Nanoseconds of each of the two events that a browser makes of one move. */
export interface EventCosts {
  readonly pointermove: number
  readonly mousemove: number
}

/** The bench's request to a page: which client to measure, with how many mouse moves. */
export interface MousePage {
  readonly cost: (name: string, times: number) => Promise<EventCosts>
  /** The other work that the moves caused. */
  readonly calls: (name: string, times: number) => Promise<readonly string[]>
}

const hour: WatchingFor = { idle: 3_600_000, warning: 180_000, warned: () => {}, ended: () => {} }
const kinds = ['pointerdown', 'pointermove', 'wheel', 'keydown', 'touchmove']

// A client that noted nothing has measured nothing.
const checked =
  (watch: (signal: AbortSignal) => () => number): Watching =>
  () => {
    const stop = new AbortController()
    const last = watch(stop.signal)
    return () => {
      stop.abort()
      if (!last()) throw new Error('a listener noted nothing')
    }
  }

const watchBare = (signal: AbortSignal): (() => number) => {
  let last = 0
  const note = (event: Event): void => {
    last = event.timeStamp
  }
  for (const kind of kinds) addEventListener(kind, note, { capture: true, passive: true, signal })
  return () => last
}

const own: Readonly<Record<string, Watching>> = {
  'no listener': () => () => {},
  'a bare passive listener': checked(watchBare),
  Curfew: checked((signal) => watchActivity(() => false, signal)),
}

const breath = (): Promise<void> => new Promise((done) => setTimeout(done))

const movement = { bubbles: true, movementX: 1, movementY: 2 }

const dispatch = (event: Event, times: number): number => {
  const startedAt = performance.now()
  for (let count = 0; count < times; count++) document.body.dispatchEvent(event)
  return ((performance.now() - startedAt) * 1_000_000) / times
}

const move = (times: number): EventCosts => ({
  pointermove: dispatch(new PointerEvent('pointermove', movement), times),
  mousemove: dispatch(new MouseEvent('mousemove', movement), times),
})

const counting = (of: object, name: string, calls: string[]): (() => void) => {
  const whole = of as Record<string, (...all: unknown[]) => unknown>
  const given = Object.getOwnPropertyDescriptor(of, name)
  const before = whole[name]
  whole[name] = function (this: unknown, ...all) {
    calls.push(name)
    return before?.apply(this, all)
  }
  return () => (given ? Object.defineProperty(of, name, given) : delete whole[name])
}

const callsDuring = (run: () => void): readonly string[] => {
  const calls: string[] = []
  const restore = [
    ...['setTimeout', 'setInterval', 'clearTimeout', 'queueMicrotask', 'fetch'].map((name) =>
      counting(globalThis, name, calls),
    ),
    ...['setItem', 'getItem'].map((name) => counting(Storage.prototype, name, calls)),
    counting(BroadcastChannel.prototype, 'postMessage', calls),
    counting(Navigator.prototype, 'sendBeacon', calls),
    counting(XMLHttpRequest.prototype, 'send', calls),
  ]
  run()
  for (const back of restore) back()
  return calls
}

/** Offers the bench this page, where ours or one of these peers is to watch. */
export const offer = (peers: Readonly<Record<string, Watching>>): void => {
  const begun = new Set<string>()

  // Ours are begun and stopped in turns. A peer has a page to itself and goes on: not every one stops without a trace.
  const during = async <Answer>(name: string, run: () => Answer): Promise<Answer> => {
    const stop = own[name]?.(hour)
    if (!stop && !begun.has(name)) peers[name]?.(hour)
    begun.add(name)
    // Some listen only after the present task.
    await breath()
    const answer = run()
    stop?.()
    await breath()
    return answer
  }

  const page: MousePage = {
    cost: (name, times) => during(name, () => move(times)),
    calls: (name, times) => during(name, () => callsDuring(() => move(times))),
  }
  Object.assign(globalThis, { mouse: page })
}
