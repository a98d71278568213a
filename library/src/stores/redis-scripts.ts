import { fold } from '../core/fold.ts'

/** A script that Redis runs, by its text. */
export interface Script {
  readonly text: string
  /** By which Redis knows it once it has run there. */
  readonly sha: Promise<string>
}

const shaOf = async (text: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

const script = (text: string): Script => ({ text, sha: shaOf(text) })

/**
 * KEYS: session, live, ended, gone, due, those of its subject; ARGV: key, version to save over or '', the session without
 * its activity, activity, idle, not after, due at, ended at or '', subject, mark of this save, prefix of the subjects.
 * Answers 1 when it is kept: also when a client that heard no answer has sent the same save once more.
 */
export const saveScript: Script = script(`
local is = redis.call('HMGET', KEYS[1], 'v', 'u', 'm')
if (is[1] or '') ~= ARGV[2] then return is[3] == ARGV[10] and 1 or 0 end
local version = string.format('%.0f', tonumber(is[1] or '0') + 1)
redis.call('HSET', KEYS[1], 'v', version, 's', ARGV[3], 'a', ARGV[4], 'i', ARGV[5], 'n', ARGV[6], 'e', ARGV[8],
  'u', ARGV[9], 'm', ARGV[10])
if is[2] and is[2] ~= ARGV[9] then redis.call('SREM', ARGV[11] .. is[2], ARGV[1]) end
redis.call('SADD', KEYS[6], ARGV[1])
if ARGV[8] == '' then
  redis.call('ZADD', KEYS[2], 0, ARGV[1])
  redis.call('ZREM', KEYS[3], ARGV[1])
  redis.call('ZREM', KEYS[4], ARGV[1])
  redis.call('ZADD', KEYS[5], ARGV[7], ARGV[1])
else
  redis.call('ZREM', KEYS[2], ARGV[1])
  redis.call('ZADD', KEYS[3], 0, ARGV[1])
  redis.call('ZADD', KEYS[4], ARGV[8], ARGV[1])
  redis.call('ZREM', KEYS[5], ARGV[1])
end
return 1`)

/** KEYS: session, due; ARGV: key, at. Answers version, activity, the activity before, the session without it; or nil. */
export const renewScript: Script = script(`
local is = redis.call('HMGET', KEYS[1], 'v', 'a', 's', 'e', 'i', 'n')
if not is[1] then return nil end
local at, before, idle, last = tonumber(ARGV[2]), tonumber(is[2]), tonumber(is[5]), tonumber(is[6])
if is[4] ~= '' or at < before + ${fold} or math.min(before + idle, last) <= at then return {is[1], is[2], is[2], is[3]} end
local version = string.format('%.0f', tonumber(is[1]) + 1)
redis.call('HSET', KEYS[1], 'v', version, 'a', ARGV[2])
redis.call('ZADD', KEYS[2], string.format('%.0f', math.min(at + idle, last)), ARGV[1])
return {version, ARGV[2], is[2], is[3]}`)

/** KEYS: gone, ended; ARGV: ended before, how many at most, prefix of the sessions, prefix of the subjects. */
export const forgetScript: Script = script(`
local keys = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[1], 'LIMIT', 0, ARGV[2])
for _, key in ipairs(keys) do
  local subject = redis.call('HGET', ARGV[3] .. key, 'u')
  if subject then redis.call('SREM', ARGV[4] .. subject, key) end
  redis.call('DEL', ARGV[3] .. key)
  redis.call('ZREM', KEYS[1], key)
  redis.call('ZREM', KEYS[2], key)
end
return #keys`)

/** KEYS: channel; ARGV: what to say. By a script, so that a cluster's client asks one node each time and the order stays. */
export const publishScript: Script = script(`return redis.call('PUBLISH', KEYS[1], ARGV[1])`)
