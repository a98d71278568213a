import { isPromise, type MaybePromise } from '../../core/maybe-promise.ts'
import type { Stored } from '../../stores/store.ts'
import { type Engine, writeAbout } from '../engine/engine.ts'
import { statusNow } from '../engine/read.ts'
import { readCookies } from '../http/cookie.ts'
import type { RequestHead } from '../http/request.ts'
import { isToken, keyOf } from '../http/token.ts'

/** The token of a request and the key derived from it. */
export interface Keyed {
  readonly token: string
  readonly key: string
}

/** The well-formed tokens of a request. */
export const tokensIn = (engine: Pick<Engine, 'reach'>, head: RequestHead): readonly string[] =>
  readCookies(head, engine.reach).filter(isToken)

const isLive = (engine: Engine, stored: Stored | undefined): stored is Stored =>
  stored !== undefined && statusNow(engine, stored).phase !== 'ended'

// Other paths and hosts can add cookies of our name. The one with a live session counts. If two are of different
// people, neither does.
const chosen = async (engine: Engine, head: RequestHead, tokens: readonly string[]): Promise<Keyed | 'unknown'> => {
  const found = await Promise.all(
    tokens.map(async (token) => {
      const key = await keyOf(token)
      return { token, key, stored: await engine.store.find(key) }
    }),
  )
  const live = found.flatMap(({ token, key, stored }) =>
    isLive(engine, stored) ? [{ token, key, session: stored.session }] : [],
  )
  const [first] = live
  if (live.some(({ session }) => session.subject !== first?.session.subject)) {
    const detail = `${live.length} cookies of one name are of different people`
    writeAbout(engine, head, { what: 'ambiguous-cookie', detail })
    return 'unknown'
  }
  const latest = live.toSorted((a, b) => b.session.startedAt - a.session.startedAt)[0]
  return latest ?? found.find(({ stored }) => stored !== undefined) ?? found[0] ?? 'unknown'
}

const keyed = (token: string): MaybePromise<Keyed> => {
  const key = keyOf(token)
  return isPromise(key) ? key.then((found) => ({ key: found, token })) : { key, token }
}

/** The key of the session that a request names, or what its cookie means. */
export const keyIn = (engine: Engine, head: RequestHead): MaybePromise<Keyed | 'nobody' | 'unknown'> => {
  const all = readCookies(head, engine.reach)
  const [first] = all
  if (first === undefined) return 'nobody'
  if (all.length === 1 && isToken(first)) return keyed(first)
  const values = all.filter((value) => value !== '')
  if (values.length === 0) return 'nobody'
  const tokens = values.filter(isToken)
  const [token] = tokens
  if (token === undefined) {
    writeAbout(engine, head, { what: 'malformed-cookie', detail: 'the session cookie does not hold a token' })
    return 'unknown'
  }
  return tokens.length === 1 ? keyed(token) : chosen(engine, head, tokens)
}
