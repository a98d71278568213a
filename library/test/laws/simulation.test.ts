import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import type { Signal } from '../../src/core/signal.ts'
import { statusAt } from '../../src/core/status.ts'
import { beats, dawn, numRuns, policies, tell } from './stories.ts'

// A person's stay by the seconds: everything counts down, nothing is computed.
interface Page {
  left: number
  as: 'opening' | 'open' | 'left' | 'lost'
  succeeded: number
}
interface Simulated {
  idle: number
  lifetime: number
  pages: Map<string, Page>
  ended: string | undefined
}

const secondsOf = (duration: number): number => duration / 1_000

const isClosed = ({ pages }: Simulated, policy: Policy): boolean => {
  const all = [...pages.values()]
  const seen = all.filter(({ as }) => as !== 'opening')
  if (!policy.presence || seen.length === 0 || all.some(({ as, left }) => as === 'opening' && left > 0)) return false
  return policy.presence.ends === 'any-page' ? seen.some(({ left }) => left <= 0) : seen.every(({ left }) => left <= 0)
}

const check = (is: Simulated, policy: Policy): void => {
  if (is.ended !== undefined) return
  if (is.idle <= 0) is.ended = 'idle'
  else if (is.lifetime <= 0) is.ended = 'lifetime'
  else if (isClosed(is, policy)) is.ended = 'closed'
}

const tick = (is: Simulated, policy: Policy): void => {
  is.idle -= 1
  is.lifetime -= 1
  for (const page of is.pages.values()) {
    page.left -= 1
    page.succeeded += 1
  }
  check(is, policy)
}

const release = (is: Simulated, name: string, as: 'left' | 'lost', policy: Policy): void => {
  const page = is.pages.get(name)
  if (!policy.presence || !page) return
  const { grace, lostGrace } = policy.presence
  if (page.as === 'opening' || page.succeeded <= secondsOf(grace)) {
    is.pages.delete(name)
    return
  }
  page.left = Math.min(page.left, secondsOf(as === 'left' ? grace : lostGrace))
  if (page.as !== 'left') page.as = as
}

const see = (is: Simulated, name: string, before: readonly string[], policy: Policy): void => {
  if (!policy.presence) return
  for (const other of before) {
    const page = is.pages.get(other)
    if (!page || other === name) continue
    if (page.as === 'open') page.succeeded = 0
    else is.pages.delete(other)
  }
  is.pages.set(name, { left: secondsOf(policy.presence.lease), as: 'open', succeeded: Number.POSITIVE_INFINITY })
}

const happen = (is: Simulated, signal: Signal, policy: Policy): void => {
  if (is.ended !== undefined) return
  const idle = secondsOf(policy.idle)
  switch (signal.type) {
    case 'input': {
      // What would have been left had it been told at once, if it was not yet warned then.
      const ago = secondsOf(signal.ago)
      if (is.idle + ago > secondsOf(policy.warning)) is.idle = Math.max(is.idle, idle - ago)
      break
    }
    case 'request':
    case 'extend':
      is.idle = idle
      break
    case 'page-opening':
      if (policy.presence && (is.pages.get(signal.page)?.as ?? 'opening') === 'opening')
        is.pages.set(signal.page, {
          left: secondsOf(policy.presence.opening),
          as: 'opening',
          succeeded: Number.POSITIVE_INFINITY,
        })
      break
    case 'page-seen':
      see(is, signal.page, signal.after ?? [], policy)
      break
    case 'page-left':
      release(is, signal.page, 'left', policy)
      break
    case 'page-lost':
      release(is, signal.page, 'lost', policy)
      break
    default:
      is.ended = { 'sign-out': 'signed-out', revoke: 'revoked', replace: 'replaced' }[signal.type]
  }
  check(is, policy)
}

const phaseOf = (is: Simulated, policy: Policy): string => {
  if (is.ended !== undefined) return is.ended
  const isWarned = is.idle <= secondsOf(policy.warning) || is.lifetime <= secondsOf(policy.lifetimeWarning)
  return isWarned ? 'warning' : 'active'
}

it('the status equals a simulation second by second', () => {
  fc.assert(
    fc.property(policies, beats(), (policy, story) => {
      const is: Simulated = {
        idle: secondsOf(policy.idle),
        lifetime: secondsOf(policy.lifetime),
        pages: new Map(),
        ended: undefined,
      }
      let at = dawn as number
      for (const [index, { session, now }] of tell(policy, story).entries()) {
        for (; at < now; at += 1_000) tick(is, policy)
        const beat = story[index - 1]
        if (beat) happen(is, beat.signal, policy)
        const status = statusAt(session, policy, now)
        expect(status.phase === 'ended' ? status.end.reason : status.phase).toBe(phaseOf(is, policy))
      }
    }),
    { numRuns },
  )
})
