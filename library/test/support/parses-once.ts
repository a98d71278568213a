import { expect } from 'vitest'
import { at, full, keyOf } from '../../src/stores/contract/samples.ts'
import type { Store } from '../../src/stores/store.ts'

/** Holds a store to parsing one JSON once. `other`: a second process on it. */
export const parsesOnce = async (store: Store, other: Store): Promise<void> => {
  const key = keyOf('read-often')
  await store.save(key, full, undefined)
  const first = (await store.find(key))?.session
  expect(first).toEqual(full)
  expect((await store.find(key))?.session).toBe(first)
  await other.renew?.(key, at(5_000))
  const moved = await store.find(key)
  expect(moved).toEqual({ key, session: { ...full, activeAt: at(5_000) }, version: 2 })
  expect(moved?.session.pages).toBe(first?.pages)
  expect((await store.renew?.(key, at(5_100)))?.session.pages).toBe(first?.pages)
  expect((await store.renew?.(key, at(7_000)))?.session.pages).toBe(first?.pages)
  await other.save(key, { ...full, roles: ['manager'] }, 3)
  const changed = (await store.find(key))?.session
  expect(changed?.roles).toEqual(['manager'])
  expect(changed?.pages).not.toBe(first?.pages)
}
