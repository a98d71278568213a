import { type Duration, type Instant, Misuse, minutes } from 'curfew'
import type { LiveVisit } from 'curfew/server/sessions'
import { problem } from './headers.ts'

/** How operators prove again who they are, before they end sessions. */
export interface Fresh {
  /** How long ago the latest proof may be: a sign-in, or `reauthenticated`. Default: 5 minutes. */
  readonly within?: Duration
  /**
   * The page of the application that asks them again. Its address gets `from`, the way back, and `why=not-fresh`. Default:
   * the sign-in page.
   */
  readonly page?: string
  /**
   * The path that takes the password from a dialog of the console's page: a POST with the password as its body. A status
   * of 2xx says that it was right, and comes with the cookie of `reauthenticated`. A function decides for each person,
   * because some have no password. Default: none, so that every person goes to the page.
   */
  readonly prove?: string | ((visit: LiveVisit) => string | undefined)
}

/** The option with its defaults. */
export interface Freshness {
  /** Infinite where the application never asks. */
  readonly withinMs: number
  readonly page: string
  readonly proveAt: (visit: LiveVisit) => string | undefined
}

const longest = 2_147_483_647

const wrong = (what: string, value: unknown, instead: string): Misuse =>
  new Misuse(
    'console.bad-fresh',
    `fresh.${what} is ${typeof value === 'string' ? JSON.stringify(value) : String(value)}; write ${instead}`,
  )

/**
 * Reads the option.
 * @throws Misuse naming the part that cannot work.
 */
export const freshnessOf = (given: Fresh | 'never' | undefined, signIn: string): Freshness => {
  if (given === 'never') return { withinMs: Number.POSITIVE_INFINITY, page: signIn, proveAt: () => undefined }
  const { within = minutes(5), page = signIn, prove } = given ?? {}
  if (!(within > 0 && within <= longest))
    throw wrong('within', within, "a length of time, such as minutes(5), or fresh: 'never'")
  if (typeof prove === 'string' && !/^\/(?!\/)/.test(prove))
    throw wrong('prove', prove, "a path of this site, such as '/prove'")
  return { withinMs: within, page, proveAt: typeof prove === 'function' ? prove : () => prove }
}

/** Whether a person's proof of who they are is new enough at a moment. A proof always starts a session. */
export const isFresh = ({ withinMs }: Freshness, { session }: LiveVisit, now: Instant): boolean =>
  now - session.startedAt <= withinMs

/** The address at which the application asks a person again, with the way back. */
export const askingAddress = ({ page }: Freshness, from: string): string =>
  `${page}${page.includes('?') ? '&' : '?'}${new URLSearchParams({ from, why: 'not-fresh' })}`

/** The refusal of a script whose person has to prove again who they are. It is that of the guard `requireFresh`. */
export const notFresh = ({ withinMs }: Freshness): Response =>
  problem(401, 'This needs a newer proof of who you are. Enter your password again.', {
    type: 'urn:curfew:not-fresh',
    title: 'Prove again who you are',
    maxAgeMs: withinMs,
  })
