import { placeOf, testOf } from '../../core/filter.ts'
import type { Session } from '../../core/session.ts'
import { after, between, type Clock, type Duration, type Instant, seconds } from '../../core/time.ts'
import type { WireMessage } from '../../core/wire.ts'
import type { Count, Filter, KeptRecord, Records } from '../../stores/store.ts'

/** An operator's message that is kept until each session has acknowledged it, as a record has it. */
export interface KeptMessage {
  readonly id: string
  readonly text: string
  /** The operator's id, for the journal. Pages do not learn it. */
  readonly by: string
  /** The sender's name, as pages show it. */
  readonly sender?: string
  /** When it was sent. Sessions that start later do not get it. */
  readonly at: Instant
  /** Until when it is shown. */
  readonly until: Instant
  /** Which sessions it is for. */
  readonly filter: Omit<Filter, 'are'>
  /** Only sessions with these ids. */
  readonly only?: readonly string[]
  /** The ids of sessions that it is not for. */
  readonly except?: readonly string[]
  /** Which sessions it is for, in words for operators. The journal keeps them too. */
  readonly words?: string
  /** How many sessions it was for when it was sent. */
  readonly recipients: Count
}

/** The kind of the records of messages. */
export const messageKind = 'message'

/** Reads a message from its record. */
export const messageOf = ({ id, content, until }: KeptRecord): KeptMessage => ({
  ...(JSON.parse(content) as Omit<KeptMessage, 'id' | 'until'>),
  id,
  until,
})

/** The filter by which a message chooses among live sessions. */
export const recipientsOf = ({ filter, at }: Pick<KeptMessage, 'filter' | 'at'>): Filter & { readonly are: 'live' } => {
  const { startedBefore = at } = filter
  return { ...filter, are: 'live', startedBefore: startedBefore < at ? startedBefore : at }
}

/** The messages that this server knows to be kept. */
export interface KeptMessages {
  /** Reads them from the store again. */
  readonly load: () => Promise<void>
  /** Reads them again if that was half a minute ago, because a notice may have been lost. */
  readonly refresh: () => Promise<void>
  /** Resolves when they were read for the first time, or could not be. */
  readonly ready: () => Promise<void>
  /** The messages that a session has not acknowledged, the oldest first; five at most. */
  readonly unseen: (id: string, session: Session) => readonly WireMessage[]
}

// A status carries them, and each status is sent whole.
const mostShown = 5
const readEvery: Duration = seconds(30)

interface Known {
  readonly message: KeptMessage
  readonly isFor: (id: string, session: Session) => boolean
}

const known = (message: KeptMessage): Known => {
  const isWanted = testOf(recipientsOf(message))
  const only = message.only && new Set(message.only)
  const except = new Set(message.except)
  return {
    message,
    isFor: (id, session) => (only?.has(id) ?? isWanted(session, placeOf(session))) && !except.has(id),
  }
}

/** The kept messages of a store, none read yet. Without records there is never one. */
export const createKeptMessages = (records: Records | undefined, clock: Clock): KeptMessages => {
  let messages: readonly Known[] = []
  let first: Promise<void> | undefined
  let loads = 0
  let latest = 0
  let loadsAt = clock()

  const load = async (): Promise<void> => {
    if (!records) return
    const nth = ++loads
    const found = await records.list(messageKind)
    // Two reads may return in reverse order.
    if (nth < latest) return
    latest = nth
    loadsAt = after(clock(), readEvery)
    messages = found.map((record) => known(messageOf(record)))
  }

  const toWire = ({ id, text, sender, at }: KeptMessage, now: Instant): WireMessage => ({
    id,
    text,
    ...(sender !== undefined && { sender }),
    agoMs: Math.max(0, between(at, now)),
  })

  return {
    load,
    refresh: async () => {
      if (clock() >= loadsAt) await load()
    },
    ready: () => {
      first ??= load().catch(() => undefined)
      return first
    },
    unseen: (id, session) => {
      if (messages.length === 0 || session.ended) return []
      const now = clock()
      const seen = new Set(session.seen?.map(({ message }) => message))
      return messages
        .filter(({ message, isFor }) => message.until > now && !seen.has(message.id) && isFor(id, session))
        .slice(0, mostShown)
        .map(({ message }) => toWire(message, now))
    },
  }
}
