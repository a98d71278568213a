import { expect, it, vi } from 'vitest'
import { createSource } from './source.ts'

it('a page is watched as its provider is set up, as soon as a component listens', () => {
  const watch = { setup: {}, session: { subscribe: () => () => {} } }
  vi.stubGlobal('document', { [Symbol.for('curfew.watch')]: watch })
  const source = createSource({ path: '/clinic/session' }, undefined)
  expect(watch.setup).toEqual({})
  source.subscribe(() => {})()
  expect(watch.setup).toEqual({ path: '/clinic/session' })
})
