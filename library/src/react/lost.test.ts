import { expect, it, vi } from 'vitest'
import type { WireStatus } from '../core/wire.ts'
import { createSource } from './source.ts'

const listeners: ((status: WireStatus) => void)[] = []
const session = {
  subscribe: (listener: (status: WireStatus) => void) => {
    listeners.push(listener)
    return () => {}
  },
}
vi.stubGlobal('document', { [Symbol.for('curfew.watch')]: { setup: {}, session } })

const withTasks = (...tasks: readonly string[]): WireStatus =>
  ({ phase: 'active', id: 'one', tasks }) as unknown as WireStatus

it('a page knows the tasks that the person has had on it, from the server and from the watch', () => {
  const source = createSource({}, withTasks('note.write'))
  source.subscribe(() => {})
  for (const listener of listeners) listener(withTasks('refund.ask'))
  expect(['note.write', 'refund.ask', 'refund.approve'].map(source.had)).toEqual([true, true, false])
})
