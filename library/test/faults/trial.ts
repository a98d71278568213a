import { expect } from 'vitest'
import { start } from '../../src/core/step.ts'
import { before, instant } from '../../src/core/time.ts'
import { keyOf, newToken } from '../../src/server/http/token.ts'
import type { Store } from '../../src/stores/store.ts'
import { disagreements } from './books.ts'
import { ask, type Crowd, letIn } from './crowd.ts'
import { ownTime } from './own-time.ts'
import { openSite, policy, type Site } from './site.ts'

/** The longest wait of a request for an absent store, and of the site for a restored one; milliseconds. */
export const patienceMs = 2_000

/** A site under load, while its store has a fault. */
export interface Trial {
  readonly site: Site
  readonly crowd: Crowd
  /** Rejects when a server does not serve every person again in time. Call it as soon as the store is back. */
  readonly isBack: (withinMs?: number) => Promise<void>
}

/** The number of responses that said to retry. */
export const refusals = ({ crowd }: Trial): number => crowd.answers.get(503) ?? 0

/** Lets a fault last. */
export const wait = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms))

const people = 16
const quiet = 20
const quietForMs = 4_000
const soon = { timeout: 20_000, interval: 100 } as const
// A warden looks every half a minute at least, and takes over an end after five seconds.
const atLast = { timeout: 45_000, interval: 200 } as const
const roundMs = 300

// People who send nothing more: from now on their time is up one after another.
const addQuiet = async (store: Store): Promise<void> => {
  const now = Date.now()
  for (let index = 0; index < quiet; index++) {
    const endsAt = instant(now + 1_500 + (index * quietForMs) / quiet)
    const session = start('quiet', ['vet'], policy, before(endsAt, policy.idle))
    await store.save(await keyOf(newToken()), session, undefined)
  }
}

const quietOnesLeft = async (store: Store): Promise<number> =>
  (await store.findBySubject('quiet')).filter(({ session }) => session.ended?.reason !== 'idle').length

// As many as people who work at once. Hundreds at once would wait longer for each other than a store may take.
const togetherAsked = people

// The wrong responses to these cookies, of all servers.
const surprises = async ({ urls }: Site, cookies: readonly string[], wanted: number): Promise<readonly number[]> => {
  const all = urls.flatMap((url) => cookies.map((cookie) => ({ url, cookie })))
  const wrong: number[] = []
  for (let from = 0; from < all.length; from += togetherAsked) {
    const some = all.slice(from, from + togetherAsked)
    const answers = await Promise.all(some.map(({ url, cookie }) => ask(url, cookie)))
    wrong.push(...answers.map(({ status }) => status).filter((status) => status !== wanted))
  }
  return wrong
}

/**
 * Lets people work on a site with a server to each store while `fault` happens. It checks the rules that hold after
 * every fault. A person who was signed in, or out, by a response finds it so, and every end is journalled once.
 */
export const tried = async (stores: readonly Store[], fault: (trial: Trial) => Promise<void>): Promise<void> => {
  const [store] = stores
  if (!store) throw new Error('a site needs a store')
  await addQuiet(store)
  const site = await openSite(stores)
  const crowd = letIn(site, people)
  const isBack = async (withinMs: number = patienceMs): Promise<void> => {
    const since = ownTime()
    // A request that came too early may wait for long; later requests must not.
    const served: number[] = []
    const askAll = async (): Promise<void> => {
      const askedAfterMs = ownTime() - since
      if ((await surprises(site, crowd.signedIn(), 200)).length === 0) served.push(askedAfterMs)
    }
    while (served.length === 0 && ownTime() - since < 2 * withinMs) {
      askAll().catch(() => {})
      await wait(roundMs)
    }
    await expect.poll(() => Math.min(...served), soon).toBeLessThan(withinMs)
  }
  try {
    await expect.poll(() => crowd.signedOut().length, soon).toBeGreaterThan(people)
    await fault({ site, crowd, isBack })
    await crowd.leave()
    expect(crowd.wrong).toEqual([])
    expect(crowd.slowest()).toBeLessThan(patienceMs)
    expect(crowd.signedIn().length).toBeGreaterThan(people / 4)
    expect(await surprises(site, crowd.signedIn(), 200), 'of those who are signed in').toEqual([])
    expect(await surprises(site, crowd.signedOut(), 401), 'of those who are signed out').toEqual([])
    await expect.poll(() => quietOnesLeft(store), atLast).toBe(0)
    await expect.poll(() => disagreements(store, site), atLast).toEqual([])
  } finally {
    await crowd.leave()
    await site.close()
  }
}
