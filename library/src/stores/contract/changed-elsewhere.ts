import type { Session } from '../../core/session.ts'
import { after, milliseconds } from '../../core/time.ts'
import type { Store } from '../store.ts'
import { onTwo, type StoreCase } from './case.ts'
import { claim, claimAlike } from './claims.ts'
import { at, ended, full, keyOf, live } from './samples.ts'

const key = keyOf('one')

const claimRead = async (
  stores: readonly Store[],
  session: Session,
  version: number,
  promise: string,
): Promise<void> => {
  for (const store of stores) {
    const wanted = { key, session, version }
    claimAlike(await store.find(key), wanted, promise)
    // It is too close to the activity to be written, so it only reads.
    const renewed = await store.renew?.(key, after(session.activeAt, milliseconds(1)))
    if (renewed) claimAlike(renewed, { ...wanted, wasActiveAt: session.activeAt }, promise)
  }
}

/** The promises about reading what another process wrote after an earlier reading, for stores that keep what they read. */
export const changedElsewhereCases: readonly StoreCase[] = [
  {
    name: 'a session that another process saved, renewed or ended since it was read is read as it is now',
    check: onTwo(async (one, other) => {
      const both = [one, other]
      let version = 1
      await one.save(key, full, undefined)
      await claimRead(both, full, version, 'both read the first session')
      for (let round = 1; round <= 5; round++) {
        const [writer, roles] = [both[round % 2] ?? one, [`role-${round}`]]
        const saved = { ...full, roles }
        claim(await writer.save(key, saved, version), 'a save over the stored version is kept')
        version += 1
        await claimRead(both, saved, version, 'both read what was saved')
        const moved = at(5_000 * round)
        if ((await writer.renew?.(key, moved))?.session.activeAt !== moved) continue
        version += 1
        await claimRead(both, { ...saved, activeAt: moved }, version, 'both read the activity of now')
      }
      claim(await other.save(key, ended(at(9)), version), 'an end is saved')
      await claimRead(both, ended(at(9)), version + 1, 'both read the end')
    }),
  },
  {
    name: 'a new session under the key of a forgotten one is read as itself, at the same version and activity',
    check: onTwo(async (one, other) => {
      const both = [one, other]
      for (const subject of ['carla', 'dora', 'carla']) {
        const [over, anew] = [ended(at(5), { subject }), live({ subject: `new ${subject}` })]
        await one.save(key, over, undefined)
        await claimRead(both, over, 1, 'both read the ended session')
        claim((await other.forget(at(6))) === 1, 'it is forgotten')
        for (const store of both) claim((await store.find(key)) === undefined, 'it is unknown to both')
        claim(await other.save(key, anew, undefined), 'a new session is kept under its key')
        await claimRead(both, anew, 1, 'both read the new session')
        claim(await one.save(key, ended(at(5)), 1), 'it ends')
        claim((await one.forget(at(6))) === 1, 'and is forgotten')
      }
    }),
  },
  {
    name: 'a new session under the key of a forgotten one is read as itself by a process that did not ask meanwhile',
    check: onTwo(async (one, other) => {
      const [over, anew] = [ended(at(5)), live({ subject: 'dora' })]
      await one.save(key, over, undefined)
      await claimRead([one], over, 1, 'the ended session is read')
      await other.forget(at(6))
      await other.save(key, anew, undefined)
      await claimRead([one, other], anew, 1, 'the new session is read')
    }),
  },
]
