import type { Session } from '../../core/session.ts'
import type { Instant } from '../../core/time.ts'
import type { ListFilter, Listing, Store, Stored } from '../store.ts'
import type { FittedRedis } from './client.ts'
import type { Script } from './script.ts'
import { placeScript, subjectScript, walkScript } from './scripts.ts'
import type { Shards } from './slots.ts'

/** Runs a script on the indexes of a shard. */
export type Indexed = (shard: number, key: string, script: Script, ...values: readonly string[]) => Promise<unknown>

/** The parts that lists are made of. */
export interface ListParts {
  readonly redis: FittedRedis
  readonly shards: Shards
  readonly indexed: Indexed
  readonly find: (key: string) => Promise<Stored | undefined>
}

const toStored = (key: string, version: string, activeAt: string, json: string): Stored => ({
  key,
  session: { ...(JSON.parse(json) as Session), activeAt: Number(activeAt) as Instant },
  version: Number(version),
})

const readAtOnce = 1_000
// A listing must answer in time, even when very few of very many sessions belong to its subject.
const mostWalks = 20

interface Piece {
  readonly keys: readonly string[]
  /** The last key that was read; left out at the end. */
  readonly next?: string
}

const byStart = (a: Stored, b: Stored): number => b.session.startedAt - a.session.startedAt || (a.key < b.key ? -1 : 1)

/** The two queries about many sessions. */
export const createLists = ({
  redis,
  shards,
  indexed,
  find,
}: ListParts): { readonly bySubject: Store['findBySubject']; readonly list: Store['list'] } => {
  const { count, name, home, every } = shards

  const liveOf = async (shard: number, subject: string): Promise<readonly Stored[]> => {
    const flat = (await indexed(shard, '', subjectScript, subject, name(shard, 's:'))) as string[]
    return Array.from({ length: flat.length / 4 }, (_, index) => {
      const [key = '', version = '', activeAt = '', json = ''] = flat.slice(4 * index, 4 * index + 4)
      return toStored(key, version, activeAt, json)
    })
  }

  const inOrder = async (index: string, cursor: string | undefined, most: number): Promise<Piece> => {
    const keys: string[] = []
    let after = cursor
    for (let shard = after === undefined ? 0 : home(after); shard < count && keys.length <= most; shard++) {
      const from = after === undefined ? '-' : `(${after}`
      const words = ['ZRANGEBYLEX', name(shard, index), from, '+', 'LIMIT', '0', String(most + 1 - keys.length)]
      keys.push(...((await redis.send(name(shard, index), words)) as string[]))
      after = undefined
    }
    const shown = keys.slice(0, most)
    const last = shown.at(-1)
    return { keys: shown, ...(keys.length > most && last !== undefined && { next: last }) }
  }

  const walked = async (subject: string, cursor: string | undefined, most: number): Promise<Piece> => {
    const keys: string[] = []
    let after = cursor
    let shard = after === undefined ? 0 : home(after)
    for (let walks = 0; shard < count; walks++) {
      if (after !== undefined && (walks === mostWalks || keys.length >= most)) return { keys, next: after }
      const from = after === undefined ? '-' : `(${after}`
      const values = [from, String(readAtOnce), subject, name(shard, 's:'), String(most - keys.length)]
      const [last, found] = (await indexed(shard, '', walkScript, ...values)) as [string, string[]]
      keys.push(...found)
      if (last === '') shard += 1
      after = last === '' ? undefined : last
    }
    return { keys }
  }

  const pieceOf = async ({ are, subject, limit = 100 }: ListFilter, cursor: string | undefined): Promise<Piece> => {
    if (limit <= 0) return { keys: [] }
    if (subject === undefined) return inOrder(are, cursor, limit)
    if (are === 'live') return walked(subject, cursor, limit)
    // An earlier Curfew left ended sessions among the live ones. Reading the live ones moves them.
    if (cursor === undefined) await every((shard) => liveOf(shard, subject))
    return inOrder(`e:${subject}`, cursor, limit)
  }

  return {
    bySubject: async (subject) => (await every((shard) => liveOf(shard, subject))).flat().toSorted(byStart),

    list: async (filter, cursor): Promise<Listing> => {
      const { keys, next } = await pieceOf(filter, cursor)
      const found = await Promise.all(keys.map(find))
      // An index that outlived its sessions would fill every listing with missing keys.
      const lost = keys.filter((_, index) => found[index] === undefined)
      await Promise.all(
        lost.map((key) =>
          indexed(home(key), key, placeScript, ...(filter.subject === undefined ? [] : [filter.subject])),
        ),
      )
      const entries = found
        .filter((stored) => stored !== undefined)
        .filter(({ session }) => (session.ended ? 'ended' : 'live') === filter.are)
      return { entries, ...(next !== undefined && { next }) }
    },
  }
}
