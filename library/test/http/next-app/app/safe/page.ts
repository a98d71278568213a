import type { ReactNode } from 'react'
import { minutes } from '../../../../../src/core/time.ts'
import { curfew, type Route } from '../../curfew.ts'

/** A page for a person who has just proved who they are. */
export default async function Safe(route: Route): Promise<ReactNode> {
  return curfew().requireFresh(minutes(2))((_route: Route) => 'the safe is open')(route)
}
