import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import type { Signal } from '../../src/core/signal.ts'
import { statusAt } from '../../src/core/status.ts'
import { start, step } from '../../src/core/step.ts'
import { after, type Instant, milliseconds, seconds } from '../../src/core/time.ts'
import { beats, dawn, harmless, numRuns, policies } from './stories.ts'

interface Told {
  readonly at: Instant
  readonly signal: Signal
}

const endOf = (policy: Policy, story: readonly Told[]): string | undefined => {
  let session = start('carla', ['clerk'], policy, dawn)
  for (const { at, signal } of story) {
    session = step(session, signal, policy, at)
    const status = statusAt(session, policy, at)
    if (status.phase === 'ended') return status.end.reason
  }
  return undefined
}

const fraction = fc.double({ min: 0, max: 0.999, noNaN: true })
const inputs = fc.array(fc.record({ pause: fraction, delay: fraction }), { minLength: 1, maxLength: 25 })

it('a person who is active in every quiet stretch is not warned of inactivity', () => {
  fc.assert(
    fc.property(policies, inputs, (policy, pauses) => {
      let session = start('carla', ['clerk'], policy, dawn)
      let now = dawn
      for (const { pause } of pauses) {
        now = after(now, milliseconds(Math.floor(pause * (policy.idle - policy.warning))))
        const status = statusAt(session, policy, now)
        if (status.phase === 'warning') expect(status.reason).toBe('lifetime')
        session = step(session, { type: 'input', ago: seconds(0) }, policy, now)
      }
    }),
    { numRuns },
  )
})

it('a person who is active in every quiet stretch does not end idle, even if each report comes as late as the warning is long', () => {
  fc.assert(
    fc.property(policies, inputs, (policy, pauses) => {
      let did = dawn
      let reported = dawn
      const story = pauses.map(({ pause, delay }): Told => {
        did = after(did, milliseconds(Math.floor(pause * (policy.idle - policy.warning))))
        reported = Math.max(reported, did + Math.floor(delay * policy.warning)) as Instant
        return { at: reported, signal: { type: 'input', ago: milliseconds(reported - did) } }
      })
      expect([undefined, 'lifetime']).toContain(endOf(policy, story))
    }),
    { numRuns },
  )
})

it('a page that stays open keeps the session from being closed, whatever the others do', () => {
  fc.assert(
    fc.property(
      policies,
      beats(harmless),
      fc.array(fraction, { minLength: 1, maxLength: 20 }),
      (policy, story, waits) => {
        const { presence } = policy
        fc.pre(presence?.ends === 'last-page')
        let now = dawn
        const kept = waits.map((wait): Told => {
          const at = now
          // Its second report comes after the first moment, and before the time that the first report gives is up.
          const most =
            at === dawn ? Math.min(presence.lease, Math.max(presence.opening, presence.lease / 2)) : presence.lease
          now = after(now, milliseconds(Math.floor(wait * most)))
          return { at, signal: { type: 'page-seen', page: 'kept' } }
        })
        let at = dawn
        const others = story.flatMap(({ wait, signal }): readonly Told[] => {
          at = after(at, seconds(wait))
          // The stream that carries it stays open, and each page that opens one knows of it.
          if (signal.type === 'stream-lost') return []
          return [{ at, signal: 'pages' in signal ? { ...signal, pages: [...signal.pages, 'kept'] } : signal }]
        })
        const all = [...kept, ...others.filter((told) => told.at < now)].toSorted((a, b) => a.at - b.at)
        expect(endOf(policy, all)).not.toBe('closed')
      },
    ),
    { numRuns },
  )
})
