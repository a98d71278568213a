import { describe, expect, it } from 'vitest'
import { type Filter, placeOf, testOf } from './filter.ts'
import type { Session } from './session.ts'
import { instant, minutes } from './time.ts'

const live: Session = {
  subject: 'carla',
  roles: ['vet', 'manager'],
  from: '10.2.0.7',
  startedAt: instant(100),
  activeAt: instant(200),
  pages: [],
  idle: minutes(1),
  notAfter: instant(10_000),
}
const ended: Session = { ...live, ended: { reason: 'idle', at: instant(300) } }

const matches = (filter: Filter, session: Session = filter.are === 'live' ? live : ended): boolean =>
  testOf(filter)(session, placeOf(session))

describe('a filter', () => {
  it('without a field asks only whether sessions are live', () => {
    expect(matches({ are: 'live' })).toBe(true)
    expect(matches({ are: 'live' }, ended)).toBe(false)
    expect(matches({ are: 'ended' }, live)).toBe(false)
  })

  it('finds a subject, a role and a reason', () => {
    expect(matches({ are: 'live', subject: 'carla', role: 'manager' })).toBe(true)
    expect(matches({ are: 'live', subject: 'dora' })).toBe(false)
    expect(matches({ are: 'live', role: 'nurse' })).toBe(false)
    expect(matches({ are: 'ended', reason: 'idle' })).toBe(true)
    expect(matches({ are: 'ended', reason: 'closed' })).toBe(false)
    expect(matches({ are: 'live', reason: 'idle' })).toBe(false)
  })

  it('takes in the first moment of a range and leaves out the last', () => {
    for (const [since, before, at] of [
      ['startedSince', 'startedBefore', 100],
      ['activeSince', 'activeBefore', 200],
      ['endedSince', 'endedBefore', 300],
    ] as const) {
      expect(matches({ are: 'ended', [since]: instant(at), [before]: instant(at + 1) })).toBe(true)
      expect(matches({ are: 'ended', [since]: instant(at + 1) })).toBe(false)
      expect(matches({ are: 'ended', [before]: instant(at) })).toBe(false)
    }
    expect(matches({ are: 'live', endedBefore: instant(999) })).toBe(false)
    expect(matches({ are: 'live', endedSince: instant(0) })).toBe(false)
  })

  it('finds sessions from a network, also those of which only a network was kept', () => {
    expect(matches({ are: 'live', from: '10.2.0.0/16' })).toBe(true)
    expect(matches({ are: 'live', from: '10.1.0.0/16' })).toBe(false)
    expect(matches({ are: 'live', from: '10.3.0.0/16' })).toBe(false)
    expect(matches({ are: 'live', from: '10.2.0.0/16' }, { ...live, from: '10.2.9.0/24' })).toBe(true)
    const { from: _, ...nowhere } = live
    expect(matches({ are: 'live', from: '0.0.0.0/0' }, nowhere)).toBe(false)
  })

  it('whose network is none finds no session', () => {
    expect(matches({ are: 'live', from: 'the second floor' })).toBe(false)
    expect(placeOf({ from: 'unknown' })).toBeUndefined()
  })
})
