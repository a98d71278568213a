import { createElement, type ReactElement, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, expectTypeOf, it, vi } from 'vitest'
import type { WireStatus } from '../core/wire.ts'
import { forReact, SessionProvider, SessionWarning, useMay, useSession } from './index.ts'

const known: WireStatus = {
  phase: 'active',
  warnsInMs: 30_000,
  endsInMs: 60_000,
  id: 'one',
  lifetimeEndsInMs: 3_600_000,
  roles: ['vet'],
  tasks: ['note.write'],
  idleMs: 60_000,
  pages: 1,
  version: 1,
}

const Look = (): ReactElement => {
  const { status, may } = useSession()
  return createElement('p', null, `${status?.phase} ${may('note.write')} ${useMay('refund.approve')}`)
}

const page = (initial?: WireStatus): ReactElement =>
  createElement(
    StrictMode,
    null,
    createElement(
      SessionProvider,
      { home: '/', ...(initial && { initial }) },
      createElement(Look),
      createElement(SessionWarning, { home: '/bye' }),
    ),
  )

it('a server renders the provider without a window, and nothing runs', () => {
  const asked = vi.spyOn(globalThis, 'fetch')
  expect(globalThis).not.toHaveProperty('window')
  vi.useFakeTimers()
  try {
    expect(renderToString(page())).toBe('<p>undefined false false</p><session-warning home="/bye"></session-warning>')
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
  expect(asked).not.toHaveBeenCalled()
})

it('a server that knows the session renders the tasks of the person', () => {
  expect(renderToString(page(known))).toContain('<p>active true false</p>')
})

it('a task that the server renders was never lost', () => {
  const Lost = () =>
    createElement('p', null, `${useSession().lost('note.write')} ${useSession().lost('refund.approve')}`)
  const inside = createElement(SessionProvider, { initial: known }, createElement(Lost))
  expect(renderToString(inside)).toBe('<p>false false</p>')
})

it('a component without a provider fails, and the error names the provider', () => {
  expect(() => renderToString(createElement(Look))).toThrow(/<SessionProvider>.*react\.no-provider/)
})

it('the hooks know the tasks of the roles that they are made for', () => {
  const hooks = forReact<{ readonly tasks: readonly ('note.write' | 'refund.approve')[] }>()
  expectTypeOf(hooks.useMay).parameter(0).toEqualTypeOf<'note.write' | 'refund.approve'>()
  expect(hooks.useMay).toBe(useMay)
})
