import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createStream } from './stream.ts'

class FakeSource extends EventTarget {
  isOpen = true
  onerror = (): void => {}
  readonly address: string
  constructor({ pathname, search }: URL) {
    super()
    this.address = pathname + search
    opened.push(this)
  }
  close(): void {
    this.isOpen = false
  }
}

let opened: FakeSource[]
beforeEach(() => {
  vi.useFakeTimers()
  opened = []
  vi.stubGlobal('EventSource', FakeSource)
  vi.stubGlobal('origin', 'http://here')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const stillOpen = (): readonly string[] => opened.filter(({ isOpen }) => isOpen).map(({ address }) => address)

it('a closed stream that the browser reopens is closed again, and the next one stays open', async () => {
  let page = 0
  const onSilence = vi.fn()
  const stream = createStream(
    async () => `/events?page=${++page}`,
    () => {},
    onSilence,
  )
  await stream.open()
  stream.close()
  await stream.open()
  const [first] = opened
  // WebKit does so when a page comes from the back/forward cache.
  if (first) first.isOpen = true
  first?.onerror()
  expect(stillOpen()).toEqual(['/events?page=2'])
  expect(stream.isOpen()).toBeTruthy()
})

it('a stream that breaks is closed, and later asks why', async () => {
  const onSilence = vi.fn()
  const stream = createStream(
    async () => '/events',
    () => {},
    onSilence,
  )
  await stream.open()
  opened[0]?.onerror()
  expect(stillOpen()).toEqual([])
  expect(stream.isOpen()).toBeFalsy()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(onSilence).toHaveBeenCalledOnce()
})
