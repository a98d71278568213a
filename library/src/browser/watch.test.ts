import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { WireStatus } from '../core/wire.ts'
import { watchSession } from './watch.ts'
import type { WatchedSession } from './watched.ts'

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

/** The resource timings of the page's requests, and the observer's callback. */
let entries: object[]
let onEntries: (() => void) | undefined

class FakeObserver {
  readonly onList: (list: object) => void
  constructor(onList: (list: object) => void) {
    this.onList = onList
  }
  observe(target: object): void {
    if ('type' in target) onEntries = () => this.onList({ getEntries: () => entries })
  }
  disconnect(): void {}
}

let opened: FakeSource[]

class FakeSource extends EventTarget {
  onerror = (): void => {}
  constructor() {
    super()
    opened.push(this)
  }
  close(): void {}
}

/** The open requests, the oldest first. Each function responds to one. */
let waiting: ((status: WireStatus) => Promise<void>)[]
let page: EventTarget
let sheets: FakeSheet[]

/** The server's refusal, when it refuses. */
let refusing: { readonly status: number; readonly headers: Headers } | undefined

const fakeFetch = (): Promise<{ readonly headers: Headers; readonly json: () => Promise<unknown> }> =>
  new Promise((answer) => {
    if (refusing) return answer({ ...refusing, json: async () => ({}) })
    waiting.push(async (status) => {
      answer({ headers: new Headers(), json: async () => status })
      await vi.advanceTimersByTimeAsync(1)
    })
  })

beforeEach(() => {
  vi.useFakeTimers()
  waiting = []
  entries = []
  opened = []
  refusing = undefined
  vi.spyOn(console, 'error').mockReturnValue()
  page = new EventTarget()
  sheets = []
  const listen = page.addEventListener.bind(page)
  const self: Record<string, unknown> = {}
  self['parent'] = self
  const stubs = { window: self, top: self, addEventListener: listen, fetch: vi.fn(fakeFetch), CSSStyleSheet: FakeSheet }
  const listening = { addEventListener: listen }
  const root = { ...listening, documentElement: {}, body: null }
  const document = { ...root, hidden: false, adoptedStyleSheets: sheets, createElement: () => ({ append: () => {} }) }
  const location = { href: 'http://here/', replace: vi.fn() }
  const fakes = { EventSource: FakeSource, PerformanceObserver: FakeObserver, MutationObserver: FakeObserver }
  const rest = { document, location, origin: 'http://here', ...fakes }
  Object.assign(self, { document, addEventListener: listen, length: 0 })
  for (const [name, stub] of Object.entries({ ...stubs, ...rest })) vi.stubGlobal(name, stub)
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const isShown = (): boolean => sheets.every(({ disabled }) => disabled)

it('a response from before the back/forward cache shows nothing when the page comes back', async () => {
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

it('a page without a body goes home too when its session is over', async () => {
  watchSession()
  const over: WireStatus = { phase: 'ended', reason: 'closed', agoMs: 1_000, id: 'one' }
  await waiting.shift()?.(over)
  await vi.advanceTimersByTimeAsync(6_000)
  await waiting.shift()?.(over)
  expect(String(vi.mocked(location.replace).mock.lastCall?.[0])).toBe('http://here/?ended=closed')
})

const asked = (): string[] => vi.mocked(fetch).mock.calls.map(([, how]) => how?.method ?? 'GET')

const nobodys = async (): Promise<WatchedSession> => {
  const session = watchSession()
  await waiting.shift()?.({ phase: 'none' })
  return session
}

const touch = (): void => {
  const event = new Event('pointerdown')
  Object.defineProperties(event, { isTrusted: { value: true }, timeStamp: { value: performance.now() } })
  page.dispatchEvent(event)
}

it('a page without a session opens no stream, and without input asks nothing', async () => {
  const session = await nobodys()
  await vi.advanceTimersByTimeAsync(120_000)
  expect([opened, asked()]).toEqual([[], ['POST']])
  session.close()
})

it('a page without a session asks 5 seconds after input, and then every 15 seconds at most', async () => {
  const session = await nobodys()
  const moments: number[] = []
  for (let second = 1; second <= 60; second++) {
    touch()
    await vi.advanceTimersByTimeAsync(1_000)
    if (waiting[0]) moments.push(second)
    await waiting.shift()?.({ phase: 'none' })
  }
  expect(moments).toEqual([5, 20, 35, 50])
  session.close()
})

it('after a response that changed the cookie, the page introduces itself at once and watches', async () => {
  const session = await nobodys()
  entries.splice(0, 1, { initiatorType: 'fetch', redirectStart: 0, serverTiming: [{ name: 'curfew-session' }] })
  onEntries?.()
  expect(asked()).toEqual(['POST', 'POST'])
  await waiting.shift()?.(live)
  expect(session.status()).toEqual(live)
  expect(opened).toHaveLength(1)
  session.close()
})

it('a redirected fetch may have signed in, and a redirected image has not', async () => {
  const session = await nobodys()
  entries.splice(0, 1, { initiatorType: 'img', redirectStart: 5 })
  onEntries?.()
  expect(asked()).toHaveLength(1)
  entries.splice(0, 1, { initiatorType: 'xmlhttprequest', redirectStart: 5 })
  onEntries?.()
  expect(asked()).toHaveLength(2)
  session.close()
})

it('an undefined option replaces nothing', async () => {
  const session = watchSession({ home: undefined, sentence: undefined } as object)
  await waiting.shift()?.(live)
  await waiting.shift()?.({ phase: 'ended', reason: 'revoked', agoMs: 0, id: 'one' })
  expect(String(vi.mocked(location.replace).mock.lastCall?.[0] ?? 'http://here/')).toMatch(/^http:\/\/here\//)
  session.close()
})

it('copies of the module share one watch of their document', async () => {
  const session = watchSession()
  vi.resetModules()
  const copy = await import('./watch.ts')
  expect(copy.watchSession()).toBe(session)
  session.close()
})

it('a watch that is closed while the page is hidden shows it', async () => {
  const session = watchSession()
  await waiting.shift()?.(live)
  page.dispatchEvent(new Event('pagehide'))
  page.dispatchEvent(new Event('pageshow'))
  expect(isShown()).toBe(false)
  session.close()
  expect(isShown()).toBe(true)
})

it('a page without a stream renews its lease every third of its length', async () => {
  const session = watchSession()
  await waiting.shift()?.({ ...live, leaseMs: 12_000 })
  opened.at(-1)?.onerror()
  waiting.length = 0
  for (let second = 0; second < 60; second++) {
    await vi.advanceTimersByTimeAsync(1_000)
    opened.at(-1)?.onerror()
    await waiting.shift()?.({ ...live, leaseMs: 12_000 })
  }
  expect(asked().filter((method) => method === 'POST').length).toBeGreaterThanOrEqual(15)
  session.close()
})

it('a refused report is retried as the server wants, but before the warning at the latest', async () => {
  const session = watchSession()
  const short = { ...live, idleMs: 60_000, warnsInMs: 30_000, endsInMs: 60_000 }
  await waiting.shift()?.(short)
  refusing = { status: 429, headers: new Headers({ 'retry-after': '600' }) }
  const moments: number[] = []
  for (let second = 1; second < 30; second++) {
    touch()
    opened.at(-1)?.dispatchEvent(new MessageEvent('ping', { data: '{}' }))
    const count = asked().length
    await vi.advanceTimersByTimeAsync(1_000)
    if (asked().length > count) moments.push(second)
  }
  expect(moments).toEqual([5, 29])
  session.close()
})

it('an end after refused reports says that the page could not report', async () => {
  const said: unknown[] = []
  const session = watchSession({ sentence: (ended) => String(said.push(ended)) })
  await waiting.shift()?.({ ...live, idleMs: 60_000, warnsInMs: 30_000, endsInMs: 60_000 })
  refusing = { status: 429, headers: new Headers() }
  touch()
  await vi.advanceTimersByTimeAsync(61_000)
  expect(said).toMatchObject([{ reason: 'idle', reports: 'refused' }])
  session.close()
})
