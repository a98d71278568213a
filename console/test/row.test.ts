import { expect, it } from 'vitest'
import { type Row, stateOf } from '../src/browser/row.ts'

const row: Row = {
  id: 'one',
  who: 'Rosa',
  subject: 'rosa',
  roles: 'vet',
  phase: 'active',
  pages: 1,
  hidden: 0,
  lost: 0,
  lastMs: 0,
  warnsInMs: 30_000,
  endsInMs: 60_000,
  startedAt: 0,
  from: '',
  agent: '',
}

it('says how long a closed or a lost page has to come back', () => {
  expect(stateOf(row)).toBe('active')
  expect(stateOf({ ...row, pages: 0 })).toBe('no page open')
  expect(stateOf({ ...row, pages: 0, closesInMs: 5_000 }, 2_000)).toBe('page closed 0:03')
  expect(stateOf({ ...row, lost: 1, closesInMs: 15_000 })).toBe('page lost 0:15')
  expect(stateOf({ ...row, warnsInMs: 1_000 }, 2_000)).toBe('warned 0:58')
})
