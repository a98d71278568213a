import { stricterBound } from './bound.ts'
import type { Policy, Presence, Requests } from './policy.ts'
import { shorter } from './time.ts'

const strictness: Record<Requests, number> = { none: 0, people: 1, all: 2 }

const stricterPresence = (a: Presence | undefined, b: Presence | undefined): Presence | undefined => {
  if (a === undefined || b === undefined) return a ?? b
  return {
    ends: a.ends === 'any-page' ? a.ends : b.ends,
    lease: shorter(a.lease, b.lease),
    grace: shorter(a.grace, b.grace),
    lostGrace: shorter(a.lostGrace, b.lostGrace),
    opening: shorter(a.opening, b.opening),
  }
}

/** Two policies as one: the strictest value of each field. */
export const stricter = (a: Policy, b: Policy): Policy => {
  const presence = stricterPresence(a.presence, b.presence)
  const essential = a.essential ?? b.essential
  const sessions = stricterBound(a.sessions, b.sessions)
  const drafts = a.drafts && b.drafts && shorter(a.drafts, b.drafts)
  const moreTime = a.moreTime && b.moreTime && shorter(a.moreTime, b.moreTime)
  return {
    idle: shorter(a.idle, b.idle),
    warning: shorter(a.warning, b.warning),
    lifetime: shorter(a.lifetime, b.lifetime),
    lifetimeWarning: shorter(a.lifetimeWarning, b.lifetimeWarning),
    requests: strictness[a.requests] < strictness[b.requests] ? a.requests : b.requests,
    ...(drafts && { drafts }),
    ...(moreTime && { moreTime }),
    ...(sessions && { sessions }),
    ...(presence && { presence }),
    ...(a.persistent && b.persistent && { persistent: true as const }),
    ...(essential !== undefined && { essential }),
  }
}
