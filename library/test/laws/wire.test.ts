import fc from 'fast-check'
import { expect, it } from 'vitest'
import { statusAt } from '../../src/core/status.ts'
import { readSignals, readStatus, statusToWire, type WireSignal, writeSignals } from '../../src/core/wire.ts'
import { beats, lastOf, numRuns, policies, tell } from './stories.ts'

const page = fc.stringMatching(/^[\w-]{1,64}$/)
const wireSignals: fc.Arbitrary<WireSignal> = fc.oneof(
  fc.nat().map((agoMs): WireSignal => ({ type: 'input', agoMs })),
  fc.constantFrom<WireSignal>({ type: 'extend' }, { type: 'sign-out' }, { type: 'warning-shown' }),
  page.map((message): WireSignal => ({ type: 'message-seen', message })),
  fc.record({
    type: fc.constantFrom('page-left' as const, 'page-lost' as const, 'page-hidden' as const),
    page,
  }),
  fc.record({ type: fc.constant('page-seen' as const), page, after: fc.array(page, { maxLength: 4 }) }),
)

it('the wire loses nothing of a signal', () => {
  fc.assert(
    fc.property(fc.array(wireSignals, { minLength: 1, maxLength: 32 }), (list) => {
      const back = readSignals(writeSignals(list))
      expect(back).toEqual(
        list.map((signal) => (signal.type === 'input' ? { type: 'input', ago: signal.agoMs } : signal)),
      )
    }),
    { numRuns },
  )
})

it('no status tells what a sign-in told about itself, when the person was active, or what was shown', () => {
  const secrets = { from: '203.0.113.9', agent: 'an agent', how: 'a way', server: 'a server', id: 'an id' }
  fc.assert(
    fc.property(policies, beats(), (policy, story) => {
      const { session, now } = lastOf(tell(policy, story))
      const told = { ...session, ...secrets }
      const known = { id: 'i', session: told, version: 3, tasks: [], pageToken: 'p', person: 'x' }
      const text = JSON.stringify(statusToWire(statusAt(told, policy, now), known, now))
      for (const secret of Object.values(secrets)) expect(text).not.toContain(secret)
      for (const field of ['inputAt', 'activeAt', 'warned']) expect(text).not.toContain(field)
    }),
    { numRuns },
  )
})

it('the wire loses nothing of a status', () => {
  fc.assert(
    fc.property(policies, beats(), (policy, story) => {
      const { session, now } = lastOf(tell(policy, story))
      const status = statusAt(session, policy, now)
      const wire = statusToWire(status, { id: 'i', session, version: 3, tasks: ['t'], pageToken: 'p' }, now)
      expect(readStatus(JSON.stringify(wire))).toEqual(wire)
      expect(wire.phase).toBe(status.phase)
      if (status.phase === 'ended' && wire.phase === 'ended') expect(wire.reason).toBe(status.end.reason)
      if (status.phase === 'active' && wire.phase === 'active')
        expect([wire.warnsInMs, wire.endsInMs, wire.lifetimeEndsInMs]).toEqual([
          status.warnsIn,
          status.endsIn,
          status.lifetimeEndsIn,
        ])
      if (status.phase === 'warning' && wire.phase === 'warning')
        expect([wire.reason, wire.extendable, wire.endsInMs, wire.warnsInMs, wire.lifetimeEndsInMs]).toEqual([
          status.reason,
          status.extendable,
          status.endsIn,
          status.warnsIn,
          status.lifetimeEndsIn,
        ])
    }),
    { numRuns },
  )
})

it('a malformed body is refused, and no worse', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (body) => {
      const read = readSignals(body)
      expect(typeof read === 'string' || read.length > 0).toBe(true)
    }),
    { numRuns },
  )
})
