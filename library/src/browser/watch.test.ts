import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { WireStatus } from '../core/wire.ts'
import { watchSession } from './watch.ts'

const live: WireStatus = {
  phase: 'active',
  warnsInMs: 600_000,
  endsInMs: 900_000,
  id: 'one',
  lifetimeEndsInMs: 36_000_000,
  roles: ['vet'],
  tasks: ['look'],
  idleMs: 900_000,
  pages: 1,
  version: 1,
}

class FakeSheet {
  disabled: boolean
  constructor({ disabled }: { readonly disabled: boolean }) {
    this.disabled = disabled
  }
  replaceSync(): void {}
}

class FakeSource extends EventTarget {
  close(): void {}
}

/** Who waits for the server, the first to ask first; each is given its answer. */
let waiting: ((status: WireStatus) => Promise<void>)[]
let page: EventTarget
let sheets: FakeSheet[]

const fakeFetch = (): Promise<{ readonly json: () => Promise<WireStatus> }> =>
  new Promise((answer) => {
    waiting.push(async (status) => {
      answer({ json: async () => status })
      await vi.advanceTimersByTimeAsync(1)
    })
  })

beforeEach(() => {
  vi.useFakeTimers()
  waiting = []
  page = new EventTarget()
  sheets = []
  const listen = page.addEventListener.bind(page)
  const self = {}
  const stubs = { window: self, top: self, addEventListener: listen, fetch: fakeFetch, CSSStyleSheet: FakeSheet }
  const document = { hidden: false, adoptedStyleSheets: sheets, createElement: () => ({}), body: null }
  const location = { href: 'http://here/', replace: vi.fn() }
  const rest = { document, location, EventSource: FakeSource, sessionStorage: undefined }
  for (const [name, stub] of Object.entries({ ...stubs, ...rest })) vi.stubGlobal(name, stub)
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const isShown = (): boolean => sheets.every(({ disabled }) => disabled)

it('an answer that was on its way when the page went into the back/forward cache shows nothing when it comes back', async () => {
  const session = watchSession()
  await waiting.shift()?.(live)
  await vi.advanceTimersByTimeAsync(6_000)
  page.dispatchEvent(new Event('focus'))
  const [late] = waiting.splice(0)
  page.dispatchEvent(new Event('pagehide'))
  waiting.length = 0
  page.dispatchEvent(new Event('pageshow'))
  expect(isShown()).toBe(false)
  await late?.(live)
  expect(isShown()).toBe(false)
  await waiting.shift()?.({ ...live, version: 2 })
  expect(isShown()).toBe(true)
  session.close()
})

it('a page that is not there yet goes home all the same when its session was over', async () => {
  watchSession()
  const over: WireStatus = { phase: 'ended', reason: 'closed', agoMs: 1_000, id: 'one' }
  await waiting.shift()?.(over)
  await vi.advanceTimersByTimeAsync(6_000)
  await waiting.shift()?.(over)
  expect(String(vi.mocked(location.replace).mock.lastCall?.[0])).toBe('http://here/?ended=closed')
})
