import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { WireStatus } from '../../core/wire.ts'
import type { Seat } from './seat.ts'
import { createWarning } from './view.ts'

const known = { id: 'one', lifetimeEndsInMs: 36_000_000, roles: [], tasks: [], idleMs: 60_000, pages: 1, version: 1 }
const warning: WireStatus = { phase: 'warning', reason: 'idle', extendable: true, endsInMs: 30_000, ...known }
const active: WireStatus = { phase: 'active', warnsInMs: 30_000, endsInMs: 60_000, ...known }

const session = vi.hoisted(() => ({
  status: (): WireStatus | undefined => undefined,
  age: () => 0,
  tell: () => {},
  subscribe: (listener: () => void) => {
    session.tell = listener
    return () => {}
  },
}))
vi.mock('../watch.ts', () => ({ watchSession: () => session }))

class FakeElement {
  open = false
  getClientRects = (): readonly object[] => [{}]
  getBoundingClientRect = (): object => ({ x: 0, y: 0, width: 0, height: 0 })
  onclose = (): void => {}
  append(): void {}
  prepend(): void {}
  setAttribute(): void {}
  focus(): void {}
  showModal(): void {
    this.open = true
  }
  close(): void {
    this.open = false
    queueMicrotask(() => this.onclose())
  }
}

const say = async (status: WireStatus): Promise<void> => {
  session.status = () => status
  session.tell()
  await Promise.resolve()
}

let dialog: FakeElement
const page = {
  title: 'Patients',
  elementFromPoint: (): object => host,
  querySelector: () => null,
  createElement: (name: string): FakeElement => {
    const element = new FakeElement()
    if (name === 'dialog') dialog = element
    return element
  },
}
const host = {
  isConnected: true,
  attachShadow: () => new FakeElement(),
  closest: (of: string) => (of === '[lang]' ? { lang: 'en' } : null),
  getAttribute: () => null,
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', page)
  vi.stubGlobal('location', { search: '' })
  vi.stubGlobal('addEventListener', () => {})
  vi.stubGlobal(
    'CSSStyleSheet',
    class {
      replaceSync(): void {}
    },
  )
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('a dialog that the browser closes by itself opens again, and afterwards the page has its own title', async () => {
  const stop = createWarning(host as unknown as Seat)()
  await say(warning)
  expect([dialog.open, page.title]).toEqual([true, '(0:30) Patients'])
  // A phone does so when its person goes back twice.
  dialog.close()
  await Promise.resolve()
  expect([dialog.open, page.title]).toEqual([true, '(0:30) Patients'])
  await say(active)
  expect([dialog.open, page.title]).toEqual([false, 'Patients'])
  stop()
})
