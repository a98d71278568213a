import { fold } from '../core/fold.ts'

/**
 * KEYS: session, live, ended, gone, due, those of its subject; ARGV: key, version to save over or '', the session without
 * its activity, activity, idle, not after, due at, ended at or '', subject, prefix of the subjects. Answers 1 when kept.
 */
export const saveScript = `
local is = redis.call('HMGET', KEYS[1], 'v', 'u')
if (is[1] or '') ~= ARGV[2] then return 0 end
local version = string.format('%.0f', tonumber(is[1] or '0') + 1)
redis.call('HSET', KEYS[1], 'v', version, 's', ARGV[3], 'a', ARGV[4], 'i', ARGV[5], 'n', ARGV[6], 'e', ARGV[8], 'u', ARGV[9])
if is[2] and is[2] ~= ARGV[9] then redis.call('SREM', ARGV[10] .. is[2], ARGV[1]) end
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
return 1`

/** KEYS: session, due; ARGV: key, at. Answers version, activity, the activity before, the session without it; or nil. */
export const renewScript: string = `
local is = redis.call('HMGET', KEYS[1], 'v', 'a', 's', 'e', 'i', 'n')
if not is[1] then return nil end
local at, before, idle, last = tonumber(ARGV[2]), tonumber(is[2]), tonumber(is[5]), tonumber(is[6])
if is[4] ~= '' or at < before + ${fold} or math.min(before + idle, last) <= at then return {is[1], is[2], is[2], is[3]} end
local version = string.format('%.0f', tonumber(is[1]) + 1)
redis.call('HSET', KEYS[1], 'v', version, 'a', ARGV[2])
redis.call('ZADD', KEYS[2], string.format('%.0f', math.min(at + idle, last)), ARGV[1])
return {version, ARGV[2], is[2], is[3]}`

/** KEYS: gone, ended; ARGV: ended before, how many at most, prefix of the sessions, prefix of the subjects. */
export const forgetScript = `
local keys = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[1], 'LIMIT', 0, ARGV[2])
for _, key in ipairs(keys) do
  local subject = redis.call('HGET', ARGV[3] .. key, 'u')
  if subject then redis.call('SREM', ARGV[4] .. subject, key) end
  redis.call('DEL', ARGV[3] .. key)
  redis.call('ZREM', KEYS[1], key)
  redis.call('ZREM', KEYS[2], key)
end
return #keys`
