import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import type { Session } from '../../src/core/session.ts'
import type { Signal } from '../../src/core/signal.ts'
import { statusAt } from '../../src/core/status.ts'
import { after, between, seconds } from '../../src/core/time.ts'
import { beats, dawn, numRuns, policies, stays, tell } from './stories.ts'

// A person's stay by the seconds: everything counts down, nothing is computed. Pages have a law of their own: `world.test.ts`.
interface Simulated {
  idle: number
  lifetime: number
  at: number
  ended: { readonly reason: string; readonly at: number } | undefined
}

const secondsOf = (duration: number): number => duration / 1_000

const begin = (policy: Policy): Simulated => ({
  idle: secondsOf(policy.idle),
  lifetime: secondsOf(policy.lifetime),
  at: 0,
  ended: undefined,
})

const end = (sim: Simulated, reason: string): void => {
  sim.ended = { reason, at: sim.at }
}

const check = (sim: Simulated): void => {
  if (sim.ended !== undefined) return
  if (sim.idle <= 0) end(sim, 'idle')
  else if (sim.lifetime <= 0) end(sim, 'lifetime')
}

const tick = (sim: Simulated): void => {
  sim.at += 1
  sim.idle -= 1
  sim.lifetime -= 1
  check(sim)
}

const happen = (sim: Simulated, signal: Signal, policy: Policy): void => {
  if (sim.ended !== undefined) return
  const idle = secondsOf(policy.idle)
  if (signal.type === 'input') {
    // The rest that an earlier report would have left, if it was not yet warned then.
    const ago = secondsOf(signal.ago)
    if (sim.idle + ago > secondsOf(policy.warning)) sim.idle = Math.max(sim.idle, idle - ago)
  } else if (signal.type === 'request' || signal.type === 'extend') sim.idle = idle
  else if (signal.type === 'sign-out') end(sim, 'signed-out')
  else if (signal.type === 'revoke') end(sim, 'revoked')
  else if (signal.type === 'replace') end(sim, 'replaced')
  check(sim)
}

const simulated = (sim: Simulated, policy: Policy): string => {
  if (sim.ended) return `${sim.ended.reason} at ${sim.ended.at}`
  const { idle, lifetime } = sim
  const warnings = [idle - secondsOf(policy.warning), lifetime - secondsOf(policy.lifetimeWarning)] as const
  const next = Math.min(...warnings.filter((left) => left > 0))
  if (warnings.every((left) => left > 0)) return `active ${Math.min(idle, lifetime)} ${next} ${lifetime}`
  const isIdle = warnings[0] <= 0 && (warnings[1] > 0 || idle <= lifetime)
  return `${isIdle ? `idle true ${idle}` : `lifetime false ${lifetime}`} ${next} ${lifetime}`
}

const asked = (session: Session, policy: Policy, at: number): string => {
  const status = statusAt(session, policy, after(dawn, seconds(at)))
  if (status.phase === 'ended') return `${status.end.reason} at ${secondsOf(between(dawn, status.end.at))}`
  const [ends, lifetime] = [secondsOf(status.endsIn), secondsOf(status.lifetimeEndsIn)]
  const next = secondsOf(status.warnsIn ?? Number.POSITIVE_INFINITY)
  if (status.phase === 'active') return `active ${ends} ${next} ${lifetime}`
  return `${status.reason} ${status.extendable} ${ends} ${next} ${lifetime}`
}

// `expect` at every second of ten thousand stories would take longer than the stories.
const compare = (sim: Simulated, session: Session, policy: Policy, at: number): void => {
  const [found, wanted] = [asked(session, policy, at), simulated(sim, policy)]
  if (found !== wanted) expect(found, `after ${at} s`).toBe(wanted)
}

it('the status equals a simulation second by second', () => {
  fc.assert(
    fc.property(policies, beats(stays), fc.integer({ min: 0, max: 400 }), (policy, story, rest) => {
      const sim = begin(policy)
      const moments = tell(policy, story)
      for (const [index, { session, now }] of moments.entries()) {
        const next = moments[index + 1]
        const until = next ? secondsOf(between(dawn, next.now)) : sim.at + rest
        const beat = story[index - 1]
        if (beat) happen(sim, beat.signal, policy)
        compare(sim, session, policy, secondsOf(between(dawn, now)))
        while (sim.at < until && !sim.ended) {
          tick(sim)
          compare(sim, session, policy, sim.at)
        }
        compare(sim, session, policy, until)
      }
    }),
    { numRuns },
  )
})
