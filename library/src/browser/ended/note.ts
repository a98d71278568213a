import type { EndReason } from '../../core/session.ts'
import type { EndFacts } from '../../core/wire.ts'

/** A tab's note of the end of a session, for its next page. It names no person. */
export interface EndedNote extends Partial<EndFacts> {
  readonly reason: EndReason
  /** The server refused the reports of the person's activity. */
  readonly reports?: 'refused'
  /** When it ended, by this browser's clock. */
  readonly atMs?: number
  /** Whether a draft is kept in this browser. */
  readonly kept?: boolean
  /** The page that was shown. */
  readonly to?: string
  /** The person who may see that page again, by the server's name for them on their own pages. */
  readonly person?: string
  /** Whether the person asked to go back there. */
  readonly goesOn?: boolean
}

const place = 'curfew-ended'

/** This tab's note; undefined without one, or when the document is denied its storage. */
export const readNote = (): EndedNote | undefined => {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? '') ?? undefined
  } catch {}
}

/** Stores the note. Without a note, removes the stored one. */
export const putNote = (note?: EndedNote): void => {
  try {
    if (note) sessionStorage.setItem(place, JSON.stringify(note))
    else sessionStorage.removeItem(place)
  } catch {}
}
