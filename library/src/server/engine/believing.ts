import { withoutClockSkew } from '../../core/clock-skew.ts'
import { type MaybePromise, whenReady } from '../../core/maybe-promise.ts'
import type { Policy } from '../../core/policy.ts'
import type { Session } from '../../core/session.ts'
import type { Clock } from '../../core/time.ts'
import type { Store, Stored } from '../../stores/store.ts'

const mostTries = 20

const begunAhead = new WeakSet<Session>()

/** Whether a read session began on a server whose clock ran ahead. Its start is the moment of the read. */
export const beganAhead = (session: Session): boolean => begunAhead.has(session)

/**
 * A store that corrects moments in the future. A wrong clock may have stored one, which would delay an end by as much.
 * Each read replaces it with now and saves the session, `renew` included.
 */
export const believing = (store: Store, policyOf: (session: Session) => Policy, clock: Clock): Store => {
  const corrected = async <Kept extends Stored>(stored: Kept, session: Session): Promise<Kept | undefined> => {
    let is: Stored = { ...stored, session }
    for (let tries = 0; tries < mostTries; tries++) {
      if (await store.save(is.key, is.session, is.version)) return { ...stored, ...is, version: is.version + 1 }
      const newer = await store.find(is.key)
      if (!newer) return undefined
      const again = withoutClockSkew(newer.session, policyOf(newer.session), clock())
      if (again === newer.session) return { ...stored, ...newer }
      is = { ...newer, session: again }
    }
    // The corrected session is right even unsaved, and the next reader saves it.
    return { ...stored, ...is }
  }

  const read = <Kept extends Stored>(stored: Kept | undefined): MaybePromise<Kept | undefined> => {
    if (!stored) return undefined
    const session = withoutClockSkew(stored.session, policyOf(stored.session), clock())
    if (session === stored.session) return stored
    if (session.startedAt !== stored.session.startedAt) begunAhead.add(session)
    return corrected(stored, session)
  }

  const readAll = async (all: readonly Stored[]): Promise<readonly Stored[]> => {
    const is: Stored[] = []
    for (const stored of all) {
      const found = await read(stored)
      if (found) is.push(found)
    }
    return is
  }

  const { renew, findById, findMany } = store
  return {
    ...store,
    find: (key) => whenReady(store.find(key), read),
    findBySubject: async (subject) => readAll(await store.findBySubject(subject)),
    list: async (filter, cursor) => {
      const listing = await store.list(filter, cursor)
      return { ...listing, entries: await readAll(listing.entries) }
    },
    ...(findById && { findById: async (id) => read(await findById(id)) }),
    ...(findMany && { findMany: async (keys) => readAll(await findMany(keys)) }),
    ...(renew && {
      renew: (key, at) =>
        whenReady(renew(key, at), (renewed) =>
          whenReady(read(renewed), (is) => (is && is !== renewed ? { ...is, wasActiveAt: is.session.activeAt } : is)),
        ),
    }),
  }
}

/** Reads every live session, which corrects its moments and its place in the index of due sessions. */
export const readAllLive = async (store: Store): Promise<void> => {
  let cursor: string | undefined
  do cursor = (await store.list({ are: 'live' }, cursor)).next
  while (cursor !== undefined)
}
