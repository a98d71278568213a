import type { Instant } from '../../core/time.ts'
import { type KeptSession, parsedSessions } from '../parsed.ts'
import type { Renewed, Stored } from '../store.ts'
import type { FittedRedis } from './client.ts'
import { runScript } from './run-script.ts'
import { renewScript } from './scripts.ts'
import type { Shards } from './slots.ts'

/** The calls that read one session, of which every request makes one. */
export interface Reading {
  readonly find: (key: string) => Promise<Stored | undefined>
  readonly renew: (key: string, at: Instant) => Promise<Renewed | undefined>
}

interface Places {
  readonly live: string
  readonly due: string
  /** The start of the names of the subjects' live sessions. */
  readonly u: string
}

type Fields = readonly (string | null | undefined)[]

/**
 * Reads sessions one by one. A session's JSON has the mark of the save that wrote it. While the mark is the known one, the
 * JSON is neither sent nor parsed.
 */
export const createReading = (redis: FittedRedis, { name, home }: Pick<Shards, 'name' | 'home'>): Reading => {
  const sessions = parsedSessions()
  const run = runScript(redis)

  const places = new Map<number, Places>()

  // Every request needs these, so they are put together once.
  const placesIn = (shard: number): Places => {
    const is = places.get(shard) ?? { live: name(shard, 'live'), due: name(shard, 'due'), u: name(shard, 'u:') }
    places.set(shard, is)
    return is
  }

  const stored = (
    key: string,
    known: KeptSession | undefined,
    [version, activeAt, mark, json]: Fields,
  ): Stored | undefined => {
    if (!version || !activeAt) return undefined
    const [is, at] = [Number(version), Number(activeAt) as Instant]
    if (known && mark === known.mark) return sessions.confirmed(known, is, at)
    return json ? sessions.read({ key, version: is, activeAt: at, ...(mark && { mark }), json }) : undefined
  }

  const fieldsOf = async (key: string, ...fields: readonly string[]): Promise<Fields> => {
    const hash = name(home(key), `s:${key}`)
    return (await redis.send(hash, ['HMGET', hash, ...fields])) as Fields
  }

  return {
    find: async (key) => {
      const known = sessions.known(key)
      if (known) {
        const fields = await fieldsOf(key, 'v', 'a', 'm')
        if (!fields[0] || fields[2] === known.mark) return stored(key, known, fields)
      }
      return stored(key, undefined, await fieldsOf(key, 'v', 'a', 'm', 's'))
    },

    renew: async (key, at) => {
      const known = sessions.known(key)
      const { live, due, u } = placesIn(home(key))
      const values = [key, u, String(at), known?.mark ?? '']
      const found = await run(renewScript, [name(home(key), `s:${key}`), live, due], values)
      if (!found) return undefined
      const [version = '', activeAt = '', was = '', mark = '', json = ''] = found as string[]
      const is = stored(key, known, [version, activeAt, mark, json])
      return is && { key, session: is.session, version: is.version, wasActiveAt: Number(was) as Instant }
    },
  }
}
