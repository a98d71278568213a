import { Misuse } from '../../core/misuse.ts'
import { onceThere, type Soon } from '../../core/soon.ts'
import { after, before, type Duration, type Instant, milliseconds } from '../../core/time.ts'
import { type Bags, findBag, newBag, type Seen } from '../../server/bag-keeping.ts'
import { type Reach, readCookie } from '../../server/cookie.ts'
import type { Asked, Sessions, Visit, Who } from '../../server/sessions.ts'
import { type Fresh, idOf, isToken, keyOf, newFresh } from '../../server/token.ts'

/** The cookie of a bag that is nobody's yet. */
export const bagCookie = 'curfew-bag'

/** What every bag of an application stands on. */
export interface Ground {
  readonly sessions: Sessions
  readonly bags: Bags
  readonly reach: Reach
  /** Who a bag says is signed in. */
  readonly who: (bag: object) => Who | undefined
  /** How long a bag of nobody's is kept after it was last used. */
  readonly anonymousFor: Duration
  /** Whether the session under this key is live. */
  readonly isLive: (key: string) => Promise<boolean>
}

/** How a request stands with its bag. */
export interface Stand {
  /** Whose the bag is: nobody's and not kept yet, nobody's and kept, or that of a person with a session. */
  readonly as: 'new' | 'anonymous' | 'person'
  readonly id: string
  /** The bag as it was last seen where it is kept. */
  readonly seen: Seen
  /** What was in it then as far as this request knows. */
  readonly base: string
  /** The token that a new bag is to have. */
  readonly fresh?: Fresh
  /** How long it lasts without activity. */
  readonly lasts: Duration
  /** When it is over if nobody does anything. */
  readonly endsAt: Instant
  /** The key of the session that the request came with and that is to be over. */
  readonly leaves?: string
}

/**
 * Who a bag says is signed in, checked.
 * @throws Misuse when that is nobody one could be.
 */
export const whoIn = (ground: Ground, bag: object): Who | undefined => {
  const wrong = (what: string): Misuse =>
    new Misuse('express-session.who', `who ${what}; give { subject: 'a name', roles: ['…'] }, or undefined for nobody`)
  let who: Who | undefined
  try {
    who = ground.who(bag)
  } catch (failure) {
    throw wrong(`failed with ${String(failure)}`)
  }
  if (who === undefined || who === null) return undefined
  if (typeof who.subject !== 'string' || who.subject === '') throw wrong(`gave the subject ${String(who.subject)}`)
  if (!Array.isArray(who.roles)) throw wrong(`gave the roles ${String(who.roles)}`)
  return who
}

/** Somebody in one word, to be compared. */
export const nameOf = (who: Who | undefined): string | undefined => who && JSON.stringify([who.subject, who.roles])

/** Until when the bag of a session is to be kept at most: no policy lets it last longer. */
export const latestEnd = (ground: Ground, startedAt: Instant): Instant =>
  after(startedAt, milliseconds(Math.max(...ground.sessions.roles.policies.map(({ lifetime }) => lifetime))))

/** Until when a bag of nobody's that is used now is to be kept. */
export const anonymousUntil = (ground: Ground): Instant => after(ground.sessions.now(), ground.anonymousFor)

/** Whether a bag of nobody's should be kept for longer. Half its time is let go by, so that not each request has to save. */
export const isStale = (ground: Ground, { as, seen }: Stand): boolean =>
  as === 'anonymous' && ground.sessions.now() > before(seen.until, milliseconds(ground.anonymousFor / 2))

/** How it stands where no bag is kept. */
export const standNew = async (ground: Ground): Promise<Stand> => {
  const fresh = await newFresh()
  const until = anonymousUntil(ground)
  const lasts = ground.anonymousFor
  return {
    as: 'new',
    id: fresh.id,
    seen: newBag(fresh.key, until),
    base: '{}',
    fresh,
    lasts,
    endsAt: until,
  }
}

/** Who was signed in when the bag was last seen. */
export const whoWas = (ground: Ground, { as, base }: Stand): string | undefined =>
  as === 'person' ? nameOf(whoIn(ground, JSON.parse(base) as object)) : undefined

const standAnonymous = async (ground: Ground, asked: Asked): Promise<Stand | undefined> => {
  const token = readCookie(asked, ground.reach, bagCookie)
  if (token === undefined || !isToken(token)) return undefined
  const key = await keyOf(token)
  const seen = await findBag(ground.bags, key, ground.sessions.now())
  // Nobody is signed in without a session, whatever `who` has come to read in a bag since it was kept.
  if (!seen || whoIn(ground, JSON.parse(seen.text) as object)) return undefined
  const { text: base, until: endsAt } = seen
  return { as: 'anonymous', id: await idOf(key), seen, base, lasts: ground.anonymousFor, endsAt }
}

const standOfNobody = async (ground: Ground, asked: Asked): Promise<Stand> =>
  (await standAnonymous(ground, asked)) ?? standNew(ground)

/** How a request stands with its bag when it comes. */
export const standOf = (ground: Ground, asked: () => Asked, visit: Visit): Soon<Stand> => {
  if (visit.kind !== 'live') return standOfNobody(ground, asked())
  const { key, id, session, status } = visit
  const now = ground.sessions.now()
  const endsAt = status.phase === 'ended' ? now : after(now, status.endsIn)
  return onceThere(findBag(ground.bags, key, now), (found) => {
    const seen = found ?? newBag(key, latestEnd(ground, session.startedAt))
    return { as: 'person', id, seen, base: seen.text, lasts: session.idle, endsAt }
  })
}
