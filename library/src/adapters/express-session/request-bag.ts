import { type MaybePromise, whenReady } from '../../core/maybe-promise.ts'
import { after, type Instant } from '../../core/time.ts'
import { type Content, contentOf, merged, readContent, written } from '../../server/bags/content.ts'
import { findBag, keepBag, newBag, type Seen } from '../../server/bags/keeping.ts'
import { giveCookie, takeCookie } from '../../server/http/cookie.ts'
import { isSafe } from '../../server/http/request.ts'
import { newFresh } from '../../server/http/token.ts'
import type { RequestHead, Visit, Who } from '../../server/sessions.ts'
import { type AnyBag, Lost, makeBag } from './bag.ts'
import type { Exchange } from './exchange.ts'
import {
  anonymousUntil,
  asWithCookie,
  type BagContext,
  type BagState,
  bagCookie,
  isStale,
  latestEnd,
  nameOf,
  namesWho,
  newState,
  stateOf,
  whoIn,
  whoWas,
} from './state.ts'
import { type Tracked, trackWrites } from './tracked.ts'

/** The bag of one request. */
export interface RequestBag {
  readonly bag: () => AnyBag | undefined
  /** Whether there is nothing to save. */
  readonly isSettled: () => boolean
  /** Saves the changes. False when it cannot: the session ended meanwhile, or the response can carry no cookie. */
  readonly settle: () => Promise<boolean>
  readonly destroy: () => Promise<void>
}

/** Opens the bag of a request. Rejects when the store of bags does not answer. */
export const openBag = (
  context: BagContext,
  head: () => RequestHead,
  visit: Visit,
  exchange: Exchange,
): MaybePromise<RequestBag> =>
  whenReady(stateOf(context, head, visit), (state) => createRequestBag(context, head, state, exchange))

const createRequestBag = (
  context: BagContext,
  first: () => RequestHead,
  found: BagState,
  exchange: Exchange,
): RequestBag => {
  const { sessions, bags, reach } = context
  // The request as the browser would send it after this response.
  let head = first
  let state: BagState | undefined = found
  let tracked: Tracked | undefined
  let touched = false
  let pending = 0

  const change = (setCookie: string): void => {
    const was = head()
    head = () => asWithCookie(was, setCookie)
  }

  let last: Promise<unknown> = Promise.resolve()

  const inTurn = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    pending += 1
    const done = last.then(work).finally(() => {
      pending -= 1
    })
    last = done.catch(() => undefined)
    return done
  }

  const failed = (failure: unknown): void => {
    sessions.report(failure, 'a bag')
    if (failure instanceof Lost) sessions.write({ what: 'bag-lost', detail: failure.message })
  }

  const hand = (setCookie: string): void => {
    if (exchange.canSetCookie()) exchange.setCookie(setCookie)
  }

  const keep = async (current: BagState, mine: Content): Promise<boolean> => {
    const isNew = current.kind === 'new'
    const base = written(mine)
    if (base === current.base && !touched && !isStale(context, current)) return true
    if (isNew && mine.size === 0) return true
    if (isNew && !exchange.canSetCookie()) return false
    const cookie = isNew && current.fresh ? giveCookie(head(), reach, current.fresh.token, bagCookie) : undefined
    const until = current.kind === 'person' ? current.seen.until : anonymousUntil(context)
    const seen = await keepBag(bags, current.seen, { base: current.base, mine, until })
    if (!seen) return false
    // The end of a session drops its bag. A bag that is first saved after that end must be dropped here.
    if (current.kind === 'person' && current.seen.version === undefined && !(await context.isLive(seen.key))) {
      await bags.drop(seen.key)
      return false
    }
    touched = false
    if (cookie !== undefined) hand(cookie)
    const { fresh: _, ...rest } = current
    state = { ...rest, kind: isNew ? 'anonymous' : current.kind, seen, base, ...(isNew && { endsAt: until }) }
    return true
  }

  const signIn = async (current: BagState, who: Who, mine: Content): Promise<boolean> => {
    if (!exchange.canSetCookie()) return false
    const earlier = current.kind === 'person' ? current.seen.key : current.endingKey
    // A slow request must not replace a session that was ended meanwhile by a new one.
    if (earlier !== undefined && !(await context.isLive(earlier))) return false
    const fresh = current.fresh ?? (await newFresh())
    const now = sessions.now()
    const until = latestEnd(context, now)
    const isAnother = current.subject !== undefined && current.subject !== who.subject
    const content = isAnother ? mine : merged(readContent(current.base), mine, readContent(current.seen.text))
    // Save the bag first, so that no session is ever live without its data.
    const seen = await keepBag(bags, newBag(fresh.key, until), { base: '{}', mine: content, until })
    const { setCookie } = await sessions.start(head(), who, fresh)
    hand(setCookie)
    if (current.kind === 'anonymous') {
      hand(takeCookie(head(), reach, bagCookie))
      await bags.drop(current.seen.key).catch(failed)
    }
    change(setCookie)
    const lasts = sessions.roles.policyOf(who.roles).idle
    const kept: Seen = seen ?? newBag(fresh.key, until)
    const { subject } = who
    state = { kind: 'person', id: fresh.id, subject, seen: kept, base: written(mine), lasts, endsAt: after(now, lasts) }
    tracked?.settled()
    exchange.show(tracked?.bag, fresh.id)
    return true
  }

  const endSession = async (): Promise<void> => {
    const { setCookie } = await sessions.signOut(head())
    hand(setCookie)
    change(setCookie)
  }

  // Passport may end a sign-in with a GET. A write by any other safe request is no sign-in.
  const isSignInAgain = ({ assigned, content }: Tracked): boolean =>
    assigned.size > 0 &&
    state?.kind === 'person' &&
    (assigned.has('passport') || !isSafe(head())) &&
    namesWho(context, content, assigned)

  const settle = async (): Promise<boolean> => {
    if (!state || !tracked) return true
    const { content } = tracked
    const first = whoIn(context, content)
    const isAgain = nameOf(first) === whoWas(context, state) && !state.endingKey
    if (isAgain && !isSignInAgain(tracked)) return keep(state, contentOf(content))
    // A change of person, or a sign-out, keeps only the entries that this request wrote.
    const isLeft = state.subject !== undefined && first?.subject !== state.subject
    if (isLeft) tracked.leaveBehind()
    const who = isLeft ? whoIn(context, content) : first
    const mine = contentOf(content)
    if (who) return signIn(state, who, mine)
    await endSession()
    tracked.settled()
    const { endingKey, subject: _, ...stays } = state
    state = endingKey ? stays : await newState(context)
    exchange.show(tracked.bag, state.id)
    return keep(state, mine)
  }

  const show = (text: string, former?: Tracked): void => {
    const made = makeBag(text, {
      id,
      cookie,
      save: () =>
        inTurn(async () => {
          if (!(await settle())) throw new Lost('nothing was saved: the session has ended, or the response has begun')
        }),
      regenerate: () => inTurn(regenerate),
      destroy: () => inTurn(destroy),
      reload: () => inTurn(reload),
      touch: () => {
        touched = state?.kind === 'anonymous'
      },
      failed,
    })
    tracked = trackWrites(made, text, former)
    exchange.show(tracked.bag, id())
  }

  const id = (): string => state?.id ?? ''

  const cookie = (): { originalMaxAge: number; maxAge: number; expires: Date; secure: boolean } => {
    const now = sessions.now()
    const endsAt: Instant = state?.endsAt ?? now
    const maxAge = Math.max(0, endsAt - now)
    return { originalMaxAge: state?.lasts ?? 0, maxAge, expires: new Date(endsAt), secure: exchange.isSecure() }
  }

  const regenerate = async (): Promise<void> => {
    if (state?.kind === 'anonymous') {
      await bags.drop(state.seen.key)
      hand(takeCookie(head(), reach, bagCookie))
    }
    const { endingKey, subject = '' }: Partial<BagState> =
      state?.kind === 'person' ? { ...state, endingKey: state.seen.key } : (state ?? {})
    state = { ...(await newState(context)), ...(endingKey && { endingKey, subject }) }
    tracked?.retire()
    show(state.base, tracked)
  }

  const destroy = async (): Promise<void> => {
    if (state?.kind === 'person' || state?.endingKey) await endSession()
    if (state?.kind === 'anonymous') {
      await bags.drop(state.seen.key)
      hand(takeCookie(head(), reach, bagCookie))
    }
    exchange.show(undefined, id())
    state = undefined
    tracked = undefined
  }

  const reload = async (): Promise<void> => {
    const gone = new Lost('there is nothing to reload: the session has ended, or its bag was never saved')
    if (!state || state.kind === 'new') throw gone
    if (state.kind === 'person' && !(await context.isLive(state.seen.key))) throw gone
    const found = await findBag(bags, state.seen.key, sessions.now())
    if (!found && state.kind === 'anonymous') throw gone
    const seen = found ?? newBag(state.seen.key, state.seen.until)
    state = { ...state, seen, base: seen.text }
    show(state.base)
  }

  show(found.base)
  return {
    bag: () => tracked?.bag,
    isSettled: () => {
      if (pending > 0) return false
      if (!state || !tracked) return true
      if (state.endingKey || touched || isStale(context, state)) return false
      try {
        return JSON.stringify(tracked.content) === state.base && !isSignInAgain(tracked)
      } catch {
        // `settle` will report which value cannot be stored.
        return false
      }
    },
    settle: () => inTurn(settle),
    destroy: () => inTurn(destroy),
  }
}
