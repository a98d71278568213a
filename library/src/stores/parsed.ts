import type { Session } from '../core/session.ts'
import type { Instant } from '../core/time.ts'
import type { Stored } from './store.ts'

/** A session as it was last read, and the mark of its JSON. Two different JSONs of one key never have the same mark. */
export interface KeptSession {
  readonly mark: string
  readonly stored: Stored
  /** The characters of the JSON. */
  readonly size: number
}

/** A session as a store has it: its JSON without the activity, and beside it what a renewal moves. */
export interface ReadSession {
  readonly key: string
  readonly version: number
  readonly activeAt: Instant
  /** Left out where the JSON has none; the session is then not kept. */
  readonly mark?: string
  readonly json: string
}

/** Sessions that were parsed, kept so that each JSON is parsed once. The store is still asked each time. */
export interface ParsedSessions {
  /** The session that was last read under a key, if it is still kept. */
  readonly known: (key: string) => KeptSession | undefined
  /** The session of a row. It is parsed only when the mark is not the kept one. */
  readonly read: (row: ReadSession) => Stored
  /** A known session, whose JSON the store has confirmed, with its version and activity of now. */
  readonly confirmed: (known: KeptSession, version: number, activeAt: Instant) => Stored
}

// The cache has two generations, each of at most so many characters. A character of JSON takes about two bytes, and the
// rest of a session about 1,000.
const mostCharacters = 8 * 2 ** 20
const besides = 500

const frozen = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}

/**
 * An empty cache of parsed sessions. Sessions of many requests share one object, so it is frozen. The cache holds about 11,000
 * small sessions at least and drops those that were not read for longest.
 */
export const parsedSessions = (most: number = mostCharacters): ParsedSessions => {
  let young = new Map<string, KeptSession>()
  let old = new Map<string, KeptSession>()
  let characters = 0

  const keep = (is: KeptSession): void => {
    if (is.size > most) return
    const { key } = is.stored
    characters += is.size - (young.get(key)?.size ?? -besides)
    young.set(key, is)
    if (characters <= most) return
    old = young
    young = new Map()
    characters = 0
  }

  const known = (key: string): KeptSession | undefined => {
    const found = young.get(key)
    if (found) return found
    const before = old.get(key)
    if (before) keep(before)
    return before
  }

  const confirmed: ParsedSessions['confirmed'] = (is, version, activeAt) => {
    const { stored } = is
    const { key, session } = stored
    if (stored.version === version && session.activeAt === activeAt) return stored
    const moved = session.activeAt === activeAt ? session : Object.freeze({ ...session, activeAt })
    const newer = { key, session: moved, version }
    keep({ ...is, stored: newer })
    return newer
  }

  const read: ParsedSessions['read'] = ({ key, version, activeAt, mark, json }) => {
    const is = known(key)
    if (is && is.mark === mark) return confirmed(is, version, activeAt)
    const stored = { key, session: frozen({ ...(JSON.parse(json) as Session), activeAt }), version }
    if (mark !== undefined) keep({ mark, stored, size: json.length })
    return stored
  }

  return { known, read, confirmed }
}
