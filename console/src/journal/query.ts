import { cutTo, type Instant } from 'curfew'
import type { JournalFilter } from 'curfew/stores/store'
import { searchFrom } from '../page/search.ts'
import { readSince } from '../words/times.ts'

/** Which entries, as an address says it. Every value is as it was written. */
export interface JournalQuery {
  readonly kind?: string
  readonly who?: string
  readonly by?: string
  readonly reason?: string
  readonly since?: string
  readonly before?: string
  readonly after?: string
}

const fields = ['kind', 'who', 'by', 'reason', 'since', 'before', 'after'] as const

/** Reads the query in an address. A value that is not understood is left out, and said. */
export const readJournalQuery = (
  params: URLSearchParams,
  now: Instant,
): { readonly query: JournalQuery; readonly faults: readonly string[] } => {
  const faults: string[] = []
  const query: Record<string, string> = {}
  for (const name of fields) {
    const text = cutTo((params.get(name) ?? '').trim(), 200)
    if (text === '') continue
    const isMoment = name === 'since' || name === 'before'
    if (isMoment && readSince(text, now) === undefined)
      faults.push(`“${text}” is no moment. Write a length of time, such as 2h, or a date, such as 2026-11-30.`)
    else query[name] = text
  }
  return { query, faults }
}

/** A query as the end of an address, with these changes. */
export const journalSearch = (
  query: JournalQuery,
  changes: { readonly [Name in keyof JournalQuery]?: JournalQuery[Name] | undefined } = {},
): string => searchFrom({ ...query, ...changes })

/** The filter of a journal for a query. `subject` and `by`: the people whom `who` and `by` mean. */
export const journalFilter = (
  query: JournalQuery,
  now: Instant,
  people: { readonly subject?: string; readonly by?: string },
): JournalFilter => {
  const since = query.since === undefined ? undefined : readSince(query.since, now)
  const before = query.before === undefined ? undefined : readSince(query.before, now)
  return {
    ...(query.kind !== undefined && { what: [query.kind] }),
    ...(query.reason !== undefined && { reason: query.reason }),
    ...people,
    ...(since !== undefined && { since }),
    ...(before !== undefined && { before }),
  }
}
