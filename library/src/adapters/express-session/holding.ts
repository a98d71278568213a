import { onceThere, type Soon } from '../../core/soon.ts'
import { after, type Instant } from '../../core/time.ts'
import { type Content, contentOf, merged, readContent, written } from '../../server/bag-content.ts'
import { findBag, keepBag, newBag, type Seen } from '../../server/bag-keeping.ts'
import { giveCookie, takeCookie } from '../../server/cookie.ts'
import type { Asked, Visit, Who } from '../../server/sessions.ts'
import { newFresh } from '../../server/token.ts'
import { type AnyBag, makeBag } from './bag.ts'
import {
  anonymousUntil,
  bagCookie,
  type Ground,
  isStale,
  latestEnd,
  nameOf,
  type Stand,
  standNew,
  standOf,
  whoIn,
  whoWas,
} from './stand.ts'

/** The request and the answer, as far as a bag has to do with them. */
export interface Host {
  /** Whether the answer can still be given a cookie. */
  readonly hears: () => boolean
  readonly hand: (setCookie: string) => void
  /** Shows the application this bag from now on, or none, and its id. */
  readonly shows: (bag: AnyBag | undefined, id: string) => void
  readonly isSecure: () => boolean
}

/** One request's hold on its bag. */
export interface Holding {
  readonly bag: () => AnyBag | undefined
  /** Whether everything is kept as it is. */
  readonly isSettled: () => boolean
  /** Keeps what has changed. False when it cannot be: the session ended meanwhile, or nobody can be given its cookie. */
  readonly settle: () => Promise<boolean>
  readonly destroy: () => Promise<void>
}

const asIf = (asked: Asked, setCookie: string): Asked => {
  const cookie = setCookie.split(';', 1)[0] ?? ''
  return { ...asked, headers: { get: (name) => (name === 'cookie' ? cookie : asked.headers.get(name)) } }
}

/** Takes hold of a request's bag. Rejects when what keeps it gives no answer. */
export const holdBag = (ground: Ground, asked: () => Asked, visit: Visit, host: Host): Soon<Holding> =>
  onceThere(standOf(ground, asked, visit), (stand) => holdOn(ground, asked, stand, host))

const holdOn = (ground: Ground, first: () => Asked, found: Stand, host: Host): Holding => {
  const { sessions, bags, reach } = ground
  // How the browser asks once it has this answer.
  let asked = first
  let stand: Stand | undefined = found
  let bag: AnyBag | undefined
  let touched = false
  let pending = 0

  const change = (setCookie: string): void => {
    const was = asked()
    asked = () => asIf(was, setCookie)
  }

  let last: Promise<unknown> = Promise.resolve()

  const inTurn = <Answer>(deed: () => Promise<Answer>): Promise<Answer> => {
    pending += 1
    const done = last.then(deed).finally(() => {
      pending -= 1
    })
    last = done.catch(() => undefined)
    return done
  }

  const failed = (failure: unknown): void =>
    sessions.write({ what: 'store-failed', detail: `a bag: ${String(failure)}` })

  const hand = (setCookie: string): void => {
    if (host.hears()) host.hand(setCookie)
  }

  const keep = async (is: Stand, mine: Content): Promise<boolean> => {
    const isNew = is.as === 'new'
    const base = written(mine)
    if (base === is.base && !touched && !isStale(ground, is)) return true
    if (isNew && mine.size === 0) return true
    if (isNew && !host.hears()) return false
    const cookie = isNew && is.fresh ? giveCookie(asked(), reach, is.fresh.token, bagCookie) : undefined
    const until = is.as === 'person' ? is.seen.until : anonymousUntil(ground)
    const seen = await keepBag(bags, is.seen, { base: is.base, mine, until })
    if (!seen) return false
    // The end of a session drops its bag, but not one that is first kept after it.
    if (is.as === 'person' && is.seen.version === undefined && !(await ground.isLive(seen.key))) {
      await bags.drop(seen.key)
      return false
    }
    touched = false
    if (cookie !== undefined) hand(cookie)
    const { fresh: _, ...rest } = is
    stand = { ...rest, as: isNew ? 'anonymous' : is.as, seen, base, ...(isNew && { endsAt: until }) }
    return true
  }

  const signIn = async (is: Stand, who: Who, mine: Content): Promise<boolean> => {
    if (!host.hears()) return false
    const earlier = is.as === 'person' ? is.seen.key : is.leaves
    // A request that takes long must not make a new session out of one that somebody has ended meanwhile.
    if (earlier !== undefined && !(await ground.isLive(earlier))) return false
    const fresh = is.fresh ?? (await newFresh())
    const now = sessions.now()
    const until = latestEnd(ground, now)
    const content = merged(readContent(is.base), mine, readContent(is.seen.text))
    // The bag first: a session never is without what the application has put there.
    const seen = await keepBag(bags, newBag(fresh.key, until), { base: '{}', mine: content, until })
    const { setCookie } = await sessions.start(asked(), who, fresh)
    hand(setCookie)
    if (is.as === 'anonymous') {
      hand(takeCookie(asked(), reach, bagCookie))
      await bags.drop(is.seen.key).catch(failed)
    }
    change(setCookie)
    const lasts = sessions.roles.policyOf(who.roles).idle
    const kept: Seen = seen ?? newBag(fresh.key, until)
    stand = { as: 'person', id: fresh.id, seen: kept, base: written(mine), lasts, endsAt: after(now, lasts) }
    host.shows(bag, fresh.id)
    return true
  }

  const endSession = async (): Promise<void> => {
    const { setCookie } = await sessions.signOut(asked())
    hand(setCookie)
    change(setCookie)
  }

  const settle = async (): Promise<boolean> => {
    if (!stand || !bag) return true
    const mine = contentOf(bag)
    const who = whoIn(ground, bag)
    if (nameOf(who) === whoWas(ground, stand) && !stand.leaves) return keep(stand, mine)
    if (who) return signIn(stand, who, mine)
    await endSession()
    const { leaves, ...stays } = stand
    stand = leaves ? stays : await standNew(ground)
    host.shows(bag, stand.id)
    return keep(stand, mine)
  }

  const show = (text: string): void => {
    bag = makeBag(text, {
      id,
      cookie,
      save: () =>
        inTurn(async () => {
          if (!(await settle())) throw new Error('nothing was saved: the session has ended, or the answer has begun')
        }),
      regenerate: () => inTurn(regenerate),
      destroy: () => inTurn(destroy),
      reload: () => inTurn(reload),
      touch: () => {
        touched = stand?.as === 'anonymous'
      },
      failed,
    })
    host.shows(bag, id())
  }

  const id = (): string => stand?.id ?? ''

  const cookie = (): { originalMaxAge: number; maxAge: number; expires: Date; secure: boolean } => {
    const now = sessions.now()
    const endsAt: Instant = stand?.endsAt ?? now
    const maxAge = Math.max(0, endsAt - now)
    return { originalMaxAge: stand?.lasts ?? 0, maxAge, expires: new Date(endsAt), secure: host.isSecure() }
  }

  const regenerate = async (): Promise<void> => {
    if (stand?.as === 'anonymous') {
      await bags.drop(stand.seen.key)
      hand(takeCookie(asked(), reach, bagCookie))
    }
    const leaves = stand?.as === 'person' ? stand.seen.key : stand?.leaves
    stand = { ...(await standNew(ground)), ...(leaves && { leaves }) }
    show(stand.base)
  }

  const destroy = async (): Promise<void> => {
    if (stand?.as === 'person' || stand?.leaves) await endSession()
    if (stand?.as === 'anonymous') {
      await bags.drop(stand.seen.key)
      hand(takeCookie(asked(), reach, bagCookie))
    }
    host.shows(undefined, id())
    stand = undefined
    bag = undefined
  }

  const reload = async (): Promise<void> => {
    const gone = new Error('there is nothing to reload: the session has ended, or its bag was never saved')
    if (!stand || stand.as === 'new') throw gone
    if (stand.as === 'person' && !(await ground.isLive(stand.seen.key))) throw gone
    const found = await findBag(bags, stand.seen.key, sessions.now())
    if (!found && stand.as === 'anonymous') throw gone
    const seen = found ?? newBag(stand.seen.key, stand.seen.until)
    stand = { ...stand, seen, base: seen.text }
    show(stand.base)
  }

  show(found.base)
  return {
    bag: () => bag,
    isSettled: () => {
      if (pending > 0) return false
      if (!stand || !bag) return true
      if (stand.leaves || touched || isStale(ground, stand)) return false
      try {
        return JSON.stringify(bag) === stand.base
      } catch {
        // Settling says what it is that cannot be kept.
        return false
      }
    },
    settle: () => inTurn(settle),
    destroy: () => inTurn(destroy),
  }
}
