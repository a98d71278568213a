import { watchActivity } from '../src/browser/activity.ts'

const events = 100_000
const kinds = ['pointerdown', 'pointermove', 'wheel', 'keydown', 'touchmove']

const watchBare = (signal: AbortSignal): (() => number) => {
  let last = 0
  const note = (event: Event): void => {
    last = event.timeStamp
  }
  for (const kind of kinds) addEventListener(kind, note, { capture: true, passive: true, signal })
  return () => last
}

const watches: Readonly<Record<string, (signal: AbortSignal) => () => number>> = {
  'no listener': () => () => 0,
  'a bare passive listener': watchBare,
  Curfew: (signal) => watchActivity(() => false, signal),
}

const costOf = (name: string): number => {
  const stop = new AbortController()
  const last = watches[name]?.(stop.signal)
  const event = new PointerEvent('pointermove', { bubbles: true, movementX: 1, movementY: 2 })
  const startedAt = performance.now()
  for (let count = 0; count < events; count++) document.body.dispatchEvent(event)
  const cost = ((performance.now() - startedAt) * 1_000_000) / events
  if (name !== 'no listener' && !last?.()) throw new Error(`${name} noted nothing`)
  stop.abort()
  return cost
}

const done: string[] = []
const count = (of: object, name: string): void => {
  const whole = of as Record<string, (...all: unknown[]) => unknown>
  const own = whole[name]
  whole[name] = function (this: unknown, ...all) {
    done.push(name)
    return own?.apply(this, all)
  }
}

const measure = (names: readonly string[], rounds: number) => {
  for (const name of ['setTimeout', 'setInterval', 'clearTimeout', 'queueMicrotask', 'fetch']) count(globalThis, name)
  for (const name of ['setItem', 'getItem']) count(Storage.prototype, name)
  count(BroadcastChannel.prototype, 'postMessage')
  count(Navigator.prototype, 'sendBeacon')
  const costs = Object.fromEntries(names.map((name) => [name, [] as number[]]))
  for (const name of names) costOf(name)
  for (let round = 0; round < rounds; round++)
    // Each comes first in its turn.
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length] ?? ''
      costs[name]?.push(costOf(name))
    }
  return { costs, done }
}

Object.assign(globalThis, { measure })
