import { expect, it, vi } from 'vitest'
import { watchSession } from '../browser/watch.ts'
import { createSource } from './source.ts'

vi.mock('../browser/watch.ts', () => ({ watchSession: vi.fn(() => ({ subscribe: () => () => {} })) }))

it('what a provider is given as undefined takes the place of nothing', () => {
  const setup = { home: undefined, sentence: undefined, path: '/clinic/session' } as object
  createSource(setup, undefined).subscribe(() => {})()
  expect(Object.entries(vi.mocked(watchSession).mock.lastCall?.[0] ?? {})).toEqual([['path', '/clinic/session']])
})
