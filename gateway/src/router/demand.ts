import type { Route } from '../route.ts'

type Demand = Route['demand']

const rank = (demand: Demand): number => {
  if (demand.kind === 'open') return demand.crossSite ? 0 : 1
  return demand.kind === 'person' ? 2 : 3
}

/** Whether a request that meets one demand meets the other one as well. */
export const meetsAlso = (one: Demand, other: Demand): boolean => {
  if (one.kind === 'task' && other.kind === 'task') return one.task === other.task
  return rank(one) >= rank(other)
}
