import { addressRange } from '../../core/address.ts'
import { Misuse } from '../../core/misuse.ts'
import { endReasons } from '../../core/session.ts'
import type { Filter, ListFilter } from '../../stores/store.ts'

const sorts: readonly string[] = ['started', '-started', 'active', '-active', 'ended', '-ended']
const moments = ['startedSince', 'startedBefore', 'activeSince', 'activeBefore', 'endedSince', 'endedBefore'] as const
const mostInPiece = 1_000

const shown = (value: unknown): string => String(JSON.stringify(value)).slice(0, 60)

const refuse = (name: string, value: unknown, remedy: string): never => {
  throw new Misuse('server.bad-filter', `the filter's ${name} is ${shown(value)}; ${remedy}`)
}

/**
 * Checks a filter, which may come from an address or a form.
 * @throws Misuse when it has a value that no session can match.
 */
export const checkFilter = (filter: Filter | ListFilter): void => {
  const { are, from, reason, role, sort, limit }: ListFilter = filter
  if (are !== 'live' && are !== 'ended') refuse('are', are, "write 'live' or 'ended'")
  if (role !== undefined && typeof role !== 'string') refuse('role', role, 'write the name of a role')
  if (from !== undefined && (typeof from !== 'string' || !addressRange(from)))
    refuse('from', from, 'write a network such as 10.2.0.0/16 or 2001:db8::/32, or one address')
  if (reason !== undefined && !endReasons.includes(reason))
    refuse('reason', reason, `write one of ${endReasons.join(', ')}`)
  for (const name of moments) {
    const { [name]: at } = filter
    if (at !== undefined && !Number.isFinite(at)) refuse(name, at, 'write a moment in milliseconds since 1970')
  }
  if (sort !== undefined && !sorts.includes(sort)) refuse('sort', sort, `write one of ${sorts.join(', ')}`)
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= mostInPiece))
    refuse('limit', limit, `write a whole number from 1 to ${mostInPiece}`)
}
