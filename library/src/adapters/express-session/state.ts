import { type MaybePromise, whenReady } from '../../core/maybe-promise.ts'
import { Misuse } from '../../core/misuse.ts'
import { faultOfSubject } from '../../core/subject.ts'
import { after, before, type Duration, type Instant, milliseconds } from '../../core/time.ts'
import { type Bags, findBag, newBag, type Seen } from '../../server/bags/keeping.ts'
import { type Reach, readCookie } from '../../server/http/cookie.ts'
import { type Fresh, idOf, isToken, keyOf, newFresh } from '../../server/http/token.ts'
import type { RequestHead, Sessions, Visit, Who } from '../../server/sessions.ts'

/** The name of the cookie of an anonymous bag. */
export const bagCookie = 'bag'

/** Whether a `Set-Cookie` belongs to an anonymous bag rather than a session. */
export const isBags = (setCookie: string): boolean => setCookie.split('=', 1)[0]?.endsWith(bagCookie) ?? false

/** The dependencies that all bags of an application share. */
export interface BagContext {
  readonly sessions: Sessions
  readonly bags: Bags
  readonly reach: Reach
  /** Reads from a bag which person is signed in. */
  readonly who: (bag: object) => Who | undefined
  /** How long an anonymous bag is kept after its last use. */
  readonly anonymousFor: Duration
  /** Whether the session under this key is live. */
  readonly isLive: (key: string) => Promise<boolean>
}

/** The state of a bag during one request. */
export interface BagState {
  /** Anonymous and not saved yet, anonymous and saved, or that of a person with a session. */
  readonly kind: 'new' | 'anonymous' | 'person'
  readonly id: string
  /** The bag as its store last had it. */
  readonly seen: Seen
  /** Its content at that time, as far as this request knows. */
  readonly base: string
  /** The token that a new bag will have. */
  readonly fresh?: Fresh
  /** How long it lasts without activity. */
  readonly lasts: Duration
  /** When it ends without further activity. */
  readonly endsAt: Instant
  /** The key of the request's session, when that is to end. */
  readonly endingKey?: string
  /** The person whose session it is, or was until `regenerate`. */
  readonly subject?: string
}

/**
 * The person whom a bag names as signed in, checked.
 * @throws Misuse when `who` fails or gives no valid person.
 */
export const whoIn = (context: BagContext, bag: object): Who | undefined => {
  const wrong = (fault: string): Misuse =>
    new Misuse('express-session.who', `who ${fault}; give { subject: 'a name', roles: ['…'] }, or undefined for nobody`)
  let who: Who | undefined
  try {
    who = context.who(bag)
  } catch (failure) {
    throw wrong(`failed with ${String(failure)}`)
  }
  if (who === undefined || who === null) return undefined
  const fault = faultOfSubject(who.subject)
  if (fault !== undefined) throw wrong(`gave no id: ${fault}`)
  if (!Array.isArray(who.roles)) throw wrong(`gave the roles ${String(who.roles)}`)
  return who
}

/** A person and their roles as one string, for comparison. */
export const nameOf = (who: Who | undefined): string | undefined => who && JSON.stringify([who.subject, who.roles])

/** The latest end of a session that starts now, and so of its bag: no policy lets it last longer. */
export const latestEnd = (context: BagContext, startedAt: Instant): Instant =>
  after(startedAt, milliseconds(Math.max(...context.sessions.roles.policies.map(({ lifetime }) => lifetime))))

/** Until when an anonymous bag is kept that is used now. */
export const anonymousUntil = (context: BagContext): Instant => after(context.sessions.now(), context.anonymousFor)

/** Whether an anonymous bag must be saved to live longer. Only after half its time, so that not every request saves. */
export const isStale = (context: BagContext, { kind, seen }: BagState): boolean =>
  kind === 'anonymous' && context.sessions.now() > before(seen.until, milliseconds(context.anonymousFor / 2))

/** The state where no bag is saved. */
export const newState = async (context: BagContext): Promise<BagState> => {
  const fresh = await newFresh()
  const until = anonymousUntil(context)
  const lasts = context.anonymousFor
  return {
    kind: 'new',
    id: fresh.id,
    seen: newBag(fresh.key, until),
    base: '{}',
    fresh,
    lasts,
    endsAt: until,
  }
}

/** The person who was signed in when the bag was last read. */
export const whoWas = (context: BagContext, { kind, base }: BagState): string | undefined =>
  kind === 'person' ? nameOf(whoIn(context, JSON.parse(base) as object)) : undefined

const anonymousState = async (context: BagContext, head: RequestHead): Promise<BagState | undefined> => {
  const token = readCookie(head, context.reach, bagCookie)
  if (token === undefined || !isToken(token)) return undefined
  const key = await keyOf(token)
  const seen = await findBag(context.bags, key, context.sessions.now())
  // A bag without a session signs no one in, even if a newer `who` finds a person in it.
  if (!seen || whoIn(context, JSON.parse(seen.text) as object)) return undefined
  const { text: base, until: endsAt } = seen
  return { kind: 'anonymous', id: await idOf(key), seen, base, lasts: context.anonymousFor, endsAt }
}

const stateWithoutSession = async (context: BagContext, head: RequestHead): Promise<BagState> =>
  (await anonymousState(context, head)) ?? newState(context)

/** The state of a request's bag when the request arrives. */
export const stateOf = (context: BagContext, head: () => RequestHead, visit: Visit): MaybePromise<BagState> => {
  if (visit.kind !== 'live') return stateWithoutSession(context, head())
  const { key, id, subject, session, status } = visit
  const now = context.sessions.now()
  const endsAt = status.phase === 'ended' ? now : after(now, status.endsIn)
  return whenReady(findBag(context.bags, key, now), (found) => {
    const seen = found ?? newBag(key, latestEnd(context, session.startedAt))
    return { kind: 'person', id, subject, seen, base: seen.text, lasts: session.idle, endsAt }
  })
}

/** Whether `who` reads one of these entries to find a person: then writing it is a sign-in. */
export const namesWho = (context: BagContext, bag: object, written: ReadonlySet<string>): boolean => {
  let isNamed = false
  const looked = new Proxy(bag, {
    get: (target, name) => {
      isNamed ||= typeof name === 'string' && written.has(name)
      return Reflect.get(target, name)
    },
  })
  return whoIn(context, looked) !== undefined && isNamed
}

/** The request as the browser would send it with the cookie of this `Set-Cookie`. */
export const asWithCookie = (head: RequestHead, setCookie: string): RequestHead => {
  const cookie = setCookie.split(';', 1)[0] ?? ''
  return { ...head, headers: { get: (name) => (name === 'cookie' ? cookie : head.headers.get(name)) } }
}
