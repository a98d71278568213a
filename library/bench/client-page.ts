import { watchActivity } from '../src/browser/activity.ts'

/** How one of them is told to watch, with milliseconds until its warning and its end. */
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

/** What was measured in the page, by name: what a move costs, in each round; and what else the moves called for. */
export interface Moves {
  readonly costs: Readonly<Record<string, readonly EventCosts[]>>
  readonly calls: Readonly<Record<string, readonly string[]>>
}

const hour: WatchingFor = { idle: 3_600_000, warning: 180_000, warned: () => {}, ended: () => {} }
const kinds = ['pointerdown', 'pointermove', 'wheel', 'keydown', 'touchmove']

// What has noted nothing has measured nothing.
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

const costOf = async (watch: Watching, times: number): Promise<EventCosts> => {
  const stop = watch(hour)
  // Some listen only after the present task.
  await breath()
  const costs = move(times)
  stop()
  await breath()
  return costs
}

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

const callsOf = async (watch: Watching, times: number): Promise<readonly string[]> => {
  const calls: string[] = []
  const stop = watch(hour)
  await breath()
  const restore = [
    ...['setTimeout', 'setInterval', 'clearTimeout', 'queueMicrotask', 'fetch'].map((name) =>
      counting(globalThis, name, calls),
    ),
    ...['setItem', 'getItem'].map((name) => counting(Storage.prototype, name, calls)),
    counting(BroadcastChannel.prototype, 'postMessage', calls),
    counting(Navigator.prototype, 'sendBeacon', calls),
    counting(XMLHttpRequest.prototype, 'send', calls),
  ]
  move(times)
  for (const back of restore) back()
  stop()
  await breath()
  return calls
}

const measure = async (watches: Readonly<Record<string, Watching>>, rounds: number, times: number): Promise<Moves> => {
  const all = Object.entries(watches)
  const costs = Object.fromEntries(all.map(([name]) => [name, [] as EventCosts[]]))
  const calls: Record<string, readonly string[]> = {}
  for (const [name, watch] of all) calls[name] = await callsOf(watch, times)
  for (let round = 0; round < rounds; round++)
    // Each comes first in its turn.
    for (let turn = 0; turn < all.length; turn++) {
      const [name = '', watch] = all[(round + turn) % all.length] ?? []
      if (watch) costs[name]?.push(await costOf(watch, times))
    }
  return { costs, calls }
}

/** Lets the bench call for the measuring from outside of the page, of ours and of these peers. */
export const offer = (peers: Readonly<Record<string, Watching>>): void => {
  const watches = { ...own, ...peers }
  const known = (name: string): Watching => {
    const watch = watches[name]
    if (!watch) throw new Error(`nobody is called ${name}`)
    return watch
  }
  Object.assign(globalThis, {
    measure: (names: readonly string[], rounds: number, times: number): Promise<Moves> =>
      measure(Object.fromEntries(names.map((name) => [name, known(name)])), rounds, times),
  })
}
