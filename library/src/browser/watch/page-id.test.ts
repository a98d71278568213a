import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { isPageId } from '../../core/wire.ts'
import { takeLease } from './page-id.ts'

let stored: Map<string, string>
beforeEach(() => {
  stored = new Map()
  const tab = {}
  for (const name of ['window', 'top']) vi.stubGlobal(name, tab)
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

it('a page has an id that the server accepts, and no two have the same', () => {
  const ids = Array.from({ length: 100 }, () => takeLease('curfew').page)
  expect(ids.every(isPageId)).toBe(true)
  expect(new Set(ids).size).toBe(100)
})

it('a page replaces the one before it in its tab, and the one that was opened for it', () => {
  const first = takeLease('curfew')
  expect(first.after).toEqual(['opening'])
  expect(takeLease('curfew').after).toEqual(['opening', first.page])
})

it('a page from the back/forward cache replaces its old self and the page before it', () => {
  const old = takeLease('curfew')
  const left = takeLease('curfew')
  expect(takeLease('curfew', old.page).after).toEqual([old.page, left.page])
})

it('a frame replaces no page, because all frames of a tab share one storage', () => {
  takeLease('curfew')
  vi.stubGlobal('top', {})
  expect(takeLease('curfew').after).toEqual(['opening'])
})

it('a page that is denied its storage has no page before it', () => {
  vi.stubGlobal('sessionStorage', {
    getItem: () => {
      throw new Error('denied')
    },
  })
  expect(takeLease('curfew').after).toEqual(['opening'])
})
