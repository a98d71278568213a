import { type Duration, days, instant } from '../../core/time.ts'
import { type ChainRow, chainedJournal, type JournalPlace, type StepCount, type Walk } from '../chain.ts'
import type { KeptJournal } from '../journal.ts'
import { fitRedis, type RedisClient } from './client.ts'
import {
  addCountsScript,
  appendScript,
  countScript,
  endsScript,
  forgetCountsScript,
  forgetJournalScript,
  walkJournalScript,
} from './journal-scripts.ts'
import { runScript } from './run-script.ts'
import type { Script } from './script.ts'

const toFields = ({
  seq,
  hash,
  entry,
  at,
  what,
  session,
  subject,
  doer,
}: ChainRow): Readonly<Record<string, string>> => ({
  n: String(seq),
  h: hash,
  e: entry,
  a: String(at),
  w: what,
  ...(session !== null && { s: session }),
  ...(subject !== null && { u: subject }),
  ...(doer !== null && { d: doer }),
})

type LogEntry = readonly [id: string, fields: readonly string[]]

const toRow = ([id, flat]: LogEntry): ChainRow => {
  const fields = new Map(flat.flatMap((name, index) => (index % 2 ? [] : ([[name, flat[index + 1] ?? '']] as const))))
  const [session = null, subject = null, doer = null] = ['s', 'u', 'd'].map((name) => fields.get(name) ?? null)
  return {
    seq: Number(id.split('-')[0]),
    hash: fields.get('h') ?? '',
    entry: fields.get('e') ?? '',
    at: instant(Number(fields.get('a'))),
    what: fields.get('w') ?? '',
    session,
    subject,
    doer,
  }
}

const indexOf = ({ by, value }: Walk): string =>
  by === 'everything' ? 'at' : `${{ session: 's', subject: 'u', doer: 'd', what: 'w' }[by]}:${value}`

const toStep = ({ grain, at, what, reason, count }: StepCount): readonly string[] => [
  grain,
  String(at),
  JSON.stringify([at, what, reason]),
  String(count),
]

const toCount = (name: string, count: string): Omit<StepCount, 'grain'> => {
  const [at, what, reason] = JSON.parse(name) as [number, string, string]
  return { at: instant(at), what, reason, count: Number(count) }
}

const createPlace = (client: RedisClient, prefix: string): JournalPlace => {
  const redis = fitRedis(client, 'client')
  const execute = runScript(redis)
  // All names have one hash tag, so one script reaches them on a cluster too.
  const base = `${prefix}:{journal}:`
  const run = (script: Script, ...values: readonly (string | number)[]): Promise<unknown> =>
    execute(script, [`${base}head`], [base, ...values.map(String)])

  return {
    ends: async (sessions) => {
      const [head, ended] = (await run(endsScript, JSON.stringify(sessions))) as readonly (readonly string[])[]
      const [seq, hash = '', mark = '', floor, floorhash = ''] = head ?? []
      return { seq: Number(seq), hash, mark, floor: { seq: Number(floor), hash: floorhash }, ended: ended ?? [] }
    },

    append: async ({ over, rows, ends, counts, mark }) => {
      const texts = [ends, rows.map(toFields), counts.map(toStep)].map((list) => JSON.stringify(list))
      return Number(await run(appendScript, over, mark, ...texts)) === 1
    },

    walk: async (walk) => {
      const { order, past, most } = walk
      return ((await run(walkJournalScript, indexOf(walk), order, past.at, past.seq, most)) as readonly LogEntry[]).map(
        toRow,
      )
    },

    inOrder: async (past, most) => {
      const words = ['XRANGE', `${base}log`, `(${past}-0`, '+', 'COUNT', String(most)]
      return ((await redis.send(`${base}log`, words)) as readonly LogEntry[]).map(toRow)
    },

    addCounts: (counts) => run(addCountsScript, JSON.stringify(counts.map(toStep))),

    count: async (grain, since, before) => {
      const flat = (await run(countScript, grain, since, before)) as readonly string[]
      return flat.flatMap((name, index) => (index % 2 ? [] : [toCount(name, flat[index + 1] ?? '0')]))
    },

    forget: async (before, most) => Number(await run(forgetJournalScript, before, most)),

    forgetCounts: async (grain, before, most) => Number(await run(forgetCountsScript, grain, before, most)),
  }
}

/**
 * A journal in Redis or Valkey. It takes any client that `redisStore` takes, and the store's own too. `prefix`: the start
 * of its names; `curfew` when left out. `keepFor`: how long entries are kept; 7 days when left out.
 * @throws Misuse when the client is of none of these kinds, or `keepFor` is no length of time.
 */
export const redisJournal = ({
  client,
  prefix = 'curfew',
  keepFor = days(7),
}: {
  readonly client: RedisClient
  readonly prefix?: string
  readonly keepFor?: Duration
}): KeptJournal => chainedJournal(createPlace(client, prefix), keepFor)
