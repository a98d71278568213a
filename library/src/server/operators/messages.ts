import { Misuse } from '../../core/misuse.ts'
import { after, hours, type Instant, milliseconds } from '../../core/time.ts'
import type { Count, Stored } from '../../stores/store.ts'
import type { Engine } from '../engine/engine.ts'
import { type KeptMessage, messageKind, messageOf, recipientsOf } from '../engine/kept-messages.ts'
import { notifyOfRecord, recordsOf } from '../engine/records.ts'
import { idOf } from '../http/token.ts'
import { newOnceKey } from '../once.ts'
import type { Asking } from './asking.ts'
import type { EndingMany } from './ending-many.ts'
import type { SessionView } from './view.ts'

/** A message to be kept, and for whom. */
export interface KeepMessage extends Pick<KeptMessage, 'filter' | 'only' | 'except' | 'by' | 'sender' | 'words'> {
  /** The words that pages show; 1 to 500 characters. */
  readonly text: string
  /** How many milliseconds it is kept at most. Default, and the longest: a day. */
  readonly forMs?: number
}

/** A kept message, and who has acknowledged it. */
export interface MessageSeen {
  readonly message: KeptMessage
  /** How many sessions have acknowledged it. */
  readonly seen: number
  /** How many have not, and are live. */
  readonly unseen: number
  /** How many ended before they did. */
  readonly ended: number
  /** Whether there are more than the 10,000 that were read. */
  readonly isAtLeast?: true
  /** The sessions, 1,000 at most. `seenAt`: when it acknowledged the message; left out when it has not. */
  readonly sessions: readonly { readonly session: SessionView; readonly seenAt?: Instant }[]
}

/** The verbs of messages that are kept until they are acknowledged. They need a store with records. */
export interface Messages {
  /**
   * Keeps a message for the live sessions of a filter, until each has acknowledged it or is over. Pages that are open show
   * it at once, and pages that open later show it then. Answers its id and how many sessions it is for.
   * @throws Misuse when the store has no records, or when the filter or the text cannot be. Misuse when a filter by
   * activity matches more than 10,000 sessions.
   */
  readonly keepMessage: (what: KeepMessage) => Promise<{ readonly id: string; readonly recipients: Count }>
  /**
   * The sessions that have acknowledged a kept message, and those that have not. Undefined when there is no such
   * message, or its time is over.
   */
  readonly messageSeen: (id: string) => Promise<MessageSeen | undefined>
  /** The messages that are kept, the oldest first. */
  readonly keptMessages: () => Promise<readonly KeptMessage[]>
}

/** The parts of the verbs. */
export interface MessagesParts extends Pick<EndingMany, 'countMany' | 'liveMany'> {
  readonly asking: Asking
  readonly view: (stored: Stored) => Promise<SessionView>
}

const longest = hours(24)
const longestText = 500
const longestSender = 100
const mostNamed = 10_000
const mostRead = 10_000
const mostViews = 1_000
const readAtOnce = 1_000
// Pages of so few sessions are told one by one. Beyond that number, each server tells all of its pages.
const mostTold = 1_000

const check = ({ text, sender, forMs = longest }: KeepMessage): void => {
  const refuse = (what: string): never => {
    throw new Misuse('server.bad-message', what)
  }
  if (typeof text !== 'string' || text.trim() === '' || text.length > longestText)
    refuse(`text has ${String(text?.length)} characters; write 1 to ${longestText}`)
  if (sender !== undefined && (typeof sender !== 'string' || sender.length > longestSender))
    refuse(`sender is no text of ${longestSender} characters at most; write a name, or leave it out`)
  if (!(Number.isFinite(forMs) && forMs > 0 && forMs <= longest))
    refuse(`forMs is ${String(forMs)}; write 1 to ${longest} milliseconds, or leave it out`)
}

/** The verbs on an engine. */
export const createMessages = (engine: Engine, { asking, view, countMany, liveMany }: MessagesParts): Messages => {
  const keysOf = async (
    what: Parameters<EndingMany['liveMany']>[0],
    most: number,
  ): Promise<readonly string[] | undefined> => {
    const keys: string[] = []
    for await (const piece of liveMany(what)) {
      keys.push(...piece.map(({ key }) => key))
      if (keys.length > most) return undefined
    }
    return keys
  }

  // Activity changes, so later nobody could tell which sessions had matched.
  const named = async (what: Parameters<EndingMany['liveMany']>[0]): Promise<readonly string[] | undefined> => {
    const { filter, only } = what
    if (!only && filter.activeSince === undefined && filter.activeBefore === undefined) return undefined
    const keys = await keysOf(what, mostNamed)
    if (keys) return Promise.all(keys.map(idOf))
    throw new Misuse(
      'server.bad-message',
      `more than ${mostNamed} sessions match a filter by activity; narrow it by a role, a network or a start`,
    )
  }

  const recipients = async function* (message: KeptMessage): AsyncGenerator<readonly Stored[]> {
    const { only, at } = message
    if (only) {
      for (let from = 0; from < only.length; from += readAtOnce) {
        const found = await Promise.all(only.slice(from, from + readAtOnce).map(asking.findById))
        yield found.filter((stored) => stored !== undefined)
      }
      return
    }
    for (const are of [{ are: 'live' }, { are: 'ended', endedSince: at }] as const) {
      let cursor: string | undefined
      do {
        const { entries, next } = await asking.list({ ...recipientsOf(message), ...are, limit: readAtOnce }, cursor)
        yield entries
        cursor = next
      } while (cursor !== undefined)
    }
  }

  return {
    keepMessage: async ({ forMs = longest, text, by, sender, words, ...to }) => {
      check({ forMs, text, by, ...(sender !== undefined && { sender }), ...to })
      const records = recordsOf(engine, 'keepMessage')
      const at = engine.clock()
      const what = { ...to, by, startedBefore: at }
      const count = await countMany(what)
      const only = await named(what)
      const id = newOnceKey()
      const { only: _, ...rest } = to
      const said = { ...(sender !== undefined && { sender }), ...(words !== undefined && { words }) }
      const content = { ...rest, ...(only && { only }), text, by, ...said }
      const message = { ...content, at, recipients: count }
      await records.save(
        messageKind,
        id,
        { content: JSON.stringify(message), until: after(at, milliseconds(forMs)) },
        undefined,
      )
      const { subject } = to.filter
      engine.write({
        what: 'message-sent',
        reason: 'kept',
        by,
        ...(subject !== undefined && { subject }),
        ...(words !== undefined && { object: words }),
        detail: text,
      })
      notifyOfRecord(engine, messageKind, await keysOf(what, mostTold))
      return { id, recipients: count }
    },
    messageSeen: async (id) => {
      const record = await recordsOf(engine, 'messageSeen').find(messageKind, id)
      if (!record || record.until <= engine.clock()) return undefined
      const message = messageOf(record)
      const spared = new Set(message.except)
      const sessions: MessageSeen['sessions'][number][] = []
      let [read, seen, unseen, ended] = [0, 0, 0, 0]
      for await (const piece of recipients(message))
        for (const stored of piece) {
          if (read === mostRead) return { message, seen, unseen, ended, isAtLeast: true, sessions }
          read += 1
          const { session } = stored
          if (spared.has(await idOf(stored.key))) continue
          const seenAt = session.seen?.find((one) => one.message === id)?.at
          if (seenAt !== undefined) seen += 1
          else if (session.ended) ended += 1
          else unseen += 1
          if (sessions.length < mostViews)
            sessions.push({ session: await view(stored), ...(seenAt !== undefined && { seenAt }) })
        }
      return { message, seen, unseen, ended, sessions }
    },
    keptMessages: async () => {
      const now = engine.clock()
      const kept = await recordsOf(engine, 'keptMessages').list(messageKind)
      return kept.filter(({ until }) => until > now).map(messageOf)
    },
  }
}
