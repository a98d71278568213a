import type { WireStatus } from '../../core/wire.ts'
import { type Engine, policyOf } from '../engine/engine.ts'
import { type Visit, visitToWire } from './visit.ts'

/** A visit as pages know it, with what its own person may know. */
export const wireStatusOf = (engine: Engine, found: Visit): WireStatus => {
  const now = engine.clock()
  if (found.kind !== 'live') return visitToWire(found, now)
  const lease = policyOf(engine, found.session).presence?.lease
  const person = engine.personOf(found.subject)
  return visitToWire(found, now, {
    ...(lease !== undefined && { lease }),
    ...(typeof person === 'string' && { person }),
  })
}
