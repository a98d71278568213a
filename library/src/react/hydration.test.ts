import { createElement, type useSyncExternalStore } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, it, vi } from 'vitest'
import type { WireStatus } from '../core/wire.ts'
import { SessionProvider, useMay, useSession } from './index.ts'

const initial = { phase: 'active', id: 'one', tasks: ['note.write'], version: 1 } as unknown as WireStatus
const later = { ...initial, tasks: [], version: 2 } as WireStatus

const session = {
  subscribe: (listener: (status: WireStatus) => void) => {
    listener(later)
    return () => {}
  },
}
vi.stubGlobal('document', { [Symbol.for('curfew.watch')]: { setup: {}, session } })

type Use = typeof useSyncExternalStore
const asked = vi.hoisted((): Parameters<Use>[] => [])
vi.mock('react', async (original) => {
  const react = await original<typeof import('react')>()
  const use = (...given: Parameters<Use>): unknown => {
    asked.push(given)
    return react.useSyncExternalStore(...given)
  }
  return { ...react, useSyncExternalStore: use }
})

const Look = () => createElement('p', null, `${useSession().status?.phase} ${useMay('note.write')}`)

it('a component that React hydrates late first shows what the server rendered, even if a status arrived meanwhile', () => {
  renderToString(createElement(SessionProvider, { initial }, createElement(Look)))
  const [[subscribe, status, first] = [], [, may, mayFirst] = []] = asked
  subscribe?.(() => {})
  expect([status?.(), first?.()]).toEqual([later, initial])
  expect([may?.(), mayFirst?.()]).toEqual([false, true])
})
