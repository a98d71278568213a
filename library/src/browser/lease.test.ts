import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { isPageId } from '../core/wire.ts'
import { takeLease } from './lease.ts'

let stored: Map<string, string>
beforeEach(() => {
  stored = new Map()
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
  })
  const serverTiming = [{ name: 'db' }, { name: 'curfew', description: 'opening' }]
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([{ serverTiming } as unknown as PerformanceEntry])
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

it('a page has an id that the server takes, and no two have the same', () => {
  const ids = Array.from({ length: 100 }, () => takeLease().page)
  expect(ids.every(isPageId)).toBe(true)
  expect(new Set(ids).size).toBe(100)
})

it('a page takes over from the one before it in its tab, and from the one that was opened for it', () => {
  const first = takeLease()
  expect(first.after).toEqual(['opening'])
  expect(takeLease().after).toEqual(['opening', first.page])
})

it('a page out of the back/forward cache takes over from its old self and from the page it comes after', () => {
  const old = takeLease()
  const left = takeLease()
  expect(takeLease(old.page).after).toEqual([old.page, left.page])
})

it('a page that may not be near its storage has no page before it', () => {
  vi.stubGlobal('sessionStorage', {
    getItem: () => {
      throw new Error('denied')
    },
  })
  expect(takeLease().after).toEqual(['opening'])
})
