import type { Instant } from '../../core/time.ts'
import { type KeptRecord, mostRecords, type Records } from '../records.ts'
import { clocksDifferMs } from './bags.ts'
import type { FittedRedis } from './client.ts'
import { runScript } from './run-script.ts'
import { type Script, script } from './script.ts'

// The scripts below begin with the same arguments. KEYS: the kind's ids in the order of their first saves, then the same
// by `until`. ARGV: the start of the records' names, and the id of one.
const recorded = (text: string): Script =>
  script(`
local order, untils, base, id = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
local function unlist(gone)
  redis.call('ZREM', order, gone)
  redis.call('ZREM', untils, gone)
end
${text}`)

// Redis forgets a record by itself, but not its places in the two lists. So each first save looks at two of them, and the
// lists do not grow without bound.
const saveScript = recorded(`
local version = redis.call('HGET', base .. id, 'v') or ''
if version ~= ARGV[3] then return 0 end
local is = string.format('%.0f', tonumber(version == '' and '0' or version) + 1)
if version == '' then
  unlist(id)
  for _, old in ipairs(redis.call('ZRANGE', untils, 0, 1)) do
    if redis.call('EXISTS', base .. old) == 0 then unlist(old) end
  end
  local last = redis.call('ZREVRANGE', order, 0, 0, 'WITHSCORES')[2] or '0'
  redis.call('ZADD', order, tonumber(last) + 1, id)
end
redis.call('HSET', base .. id, 'v', is, 'c', ARGV[4], 'u', ARGV[5])
redis.call('PEXPIREAT', base .. id, ARGV[6])
redis.call('ZADD', untils, ARGV[5], id)
return 1`)

const dropScript = recorded(`
unlist(id)
return redis.call('DEL', base .. id)`)

const listScript = recorded(`
local found = {}
for _, one in ipairs(redis.call('ZRANGE', order, 0, -1)) do
  if #found == ${mostRecords} then break end
  local is = redis.call('HMGET', base .. one, 'v', 'c', 'u')
  if is[1] then found[#found + 1] = {one, is[1], is[2], is[3]} else unlist(one) end
end
return found`)

type Fields = readonly [version: string, content: string, until: string]

const toRecord = (id: string, [version, content, until]: Fields): KeptRecord => ({
  id,
  content,
  version: Number(version),
  until: Number(until) as Instant,
})

/** Records in Redis, which forgets them by itself. All of a kind share one slot of a cluster. */
export const redisRecords = (redis: FittedRedis, prefix: string): Records => {
  const run = runScript(redis)
  const name = (kind: string, rest: string): string => `${prefix}:{record:${kind}}:${rest}`
  const recordsOf = (script: Script, kind: string, id: string, ...values: readonly string[]): Promise<unknown> =>
    run(script, [name(kind, 'order'), name(kind, 'untils')], [name(kind, 'is:'), id, ...values])
  return {
    find: async (kind, id) => {
      const key = name(kind, `is:${id}`)
      const [version, content, until] = (await redis.send(key, ['HMGET', key, 'v', 'c', 'u'])) as (string | null)[]
      return version && content && until ? toRecord(id, [version, content, until]) : undefined
    },
    save: async (kind, id, { content, until }, overVersion) => {
      const forgottenAt = String(Math.ceil(until) + clocksDifferMs)
      const values = [String(overVersion ?? ''), content, String(until), forgottenAt]
      return (await recordsOf(saveScript, kind, id, ...values)) === 1
    },
    drop: async (kind, id) => void (await recordsOf(dropScript, kind, id)),
    list: async (kind) => {
      const found = (await recordsOf(listScript, kind, '')) as (readonly [string, ...Fields])[]
      return found.map(([id, ...fields]) => toRecord(id, fields))
    },
    forget: async () => 0,
  }
}
