import { expect, it } from 'vitest'
import { isVisitOver, VisitOver } from './visit-over.ts'

it('it says why a visit is over, and has the status of that', () => {
  const overs = (['idle', 'unknown', 'role', 'closing'] as const).map((reason) => new VisitOver(reason))
  expect(overs.map(({ reason, status, digest }) => [reason, status, digest])).toEqual([
    ['idle', 401, 'curfew-401'],
    ['unknown', 401, 'curfew-401'],
    ['role', 403, 'curfew-403'],
    ['closing', 503, 'curfew-503'],
  ])
  expect(overs[2]?.message).toBe('this visit may not go on, because its person has lost a role (role)')
})

it('it is recognised in a bundle with its own copy of the class, and nothing else is', () => {
  const copy = Object.assign(new Error('over'), { code: 'visit.over' })
  expect([new VisitOver('idle'), copy].map(isVisitOver)).toEqual([true, true])
  expect([new Error('other'), null, undefined, 'visit.over'].map(isVisitOver)).toEqual([false, false, false, false])
})
