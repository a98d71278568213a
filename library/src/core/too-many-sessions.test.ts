import { expect, it } from 'vitest'
import { isTooManySessions, TooManySessions } from './too-many-sessions.ts'

it('a refused sign-in names the subject and the most sessions, and is a 409', () => {
  const refused = new TooManySessions('carla', 3)
  expect([refused.subject, refused.most, refused.status]).toEqual(['carla', 3, 409])
  expect(refused.message).toContain('already has 3 sessions')
})

it('it is recognised in a bundle with its own copy of the class, and nothing else is', () => {
  const copy = Object.assign(new Error('refused'), { digest: 'curfew-409' })
  expect([new TooManySessions('carla', 3), copy].map(isTooManySessions)).toEqual([true, true])
  expect([new Error('other'), null, undefined, 'curfew-409'].map(isTooManySessions)).toEqual([
    false,
    false,
    false,
    false,
  ])
})
