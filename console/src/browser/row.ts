import { clockOf, spanOf } from './durations.ts'

/** One session as the table shows it. The names and words are a stranger's text: show them as text alone. */
export interface Row {
  readonly id: string
  /** The name of the person. */
  readonly who: string
  readonly subject: string
  readonly roles: string
  readonly phase: 'active' | 'warning' | 'ended'
  /** Why it ended, in words. Only for an ended one. */
  readonly ended?: string
  /** How many pages are open. */
  readonly pages: number
  /** How many of them are out of sight. */
  readonly hidden: number
  /** How many of them vanished, and may come back. */
  readonly lost: number
  /** How many milliseconds ago the person last did something. */
  readonly lastMs: number
  /** In how many milliseconds the warning comes. Only for an active one. */
  readonly warnsInMs?: number
  /** In how many milliseconds it ends because its pages closed or vanished. Only where none is open. */
  readonly closesInMs?: number
  /** How many milliseconds are left. Only for a live one. */
  readonly endsInMs?: number
  /** When it started, in milliseconds since 1970. */
  readonly startedAt: number
  readonly from: string
  readonly agent: string
}

/** The marks by which a table colours a row. */
export type Mark = 'active' | 'warned' | 'away' | 'ended'

const isWarned = ({ phase, warnsInMs }: Row, sinceMs: number): boolean =>
  phase === 'warning' || (warnsInMs !== undefined && warnsInMs <= sinceMs)

/** The mark of a row. `sinceMs`: how long ago the row was read, because time alone brings the warning. */
export const markOf = (row: Row, sinceMs = 0): Mark => {
  if (row.phase === 'ended') return 'ended'
  if (isWarned(row, sinceMs)) return 'warned'
  return row.pages === 0 ? 'away' : 'active'
}

/** The state of a session in words. `sinceMs`: how long ago the row was read. */
export const stateOf = (row: Row, sinceMs = 0): string => {
  if (row.phase === 'ended') return row.ended ?? 'ended'
  if (isWarned(row, sinceMs)) return `warned ${clockOf((row.endsInMs ?? 0) - sinceMs)}`
  const leaving = row.closesInMs === undefined ? '' : ` ${clockOf(row.closesInMs - sinceMs)}`
  if (row.pages === 0) return leaving ? `page closed${leaving}` : 'no page open'
  return row.lost > 0 && row.lost === row.pages ? `page lost${leaving}` : 'active'
}

/** The open pages in words: `2`, `2, 1 hidden`. */
export const pagesOf = ({ pages, hidden }: Pick<Row, 'pages' | 'hidden'>): string =>
  hidden > 0 ? `${pages}, ${hidden} hidden` : String(pages)

/** The time since the person last did something, in words. */
export const lastOf = (row: Row, sinceMs = 0): string =>
  row.phase === 'ended' ? '–' : `${spanOf(row.lastMs + sinceMs)} ago`

/** The time that is left, as a countdown. */
export const leftOf = (row: Row, sinceMs = 0): string =>
  row.endsInMs === undefined ? '–' : clockOf(row.endsInMs - sinceMs)

/** The number of sessions in words: `at least 10,000`. */
export const countOf = ({ count, isAtLeast }: { readonly count: number; readonly isAtLeast?: true }): string =>
  `${isAtLeast ? 'at least ' : ''}${count.toLocaleString('en')}`
