import { fold } from '../../core/fold.ts'
import { indexed, leanIndexed, type Script, script } from './script.ts'

/**
 * Saves a session. Further ARGV: version to save over or '', session, activity, idle, not after, due at, ended at or
 * '', subject. Then mark of this save, start, roles, address, reason, public id. The session comes without its
 * activity. Returns 1 when it is kept, also for a client's retry of the same save.
 */
export const saveScript: Script = indexed(`
local is = redis.call('HMGET', KEYS[1], 'v', 'u', 'm', 'e', 'r', 'f', 'x')
if (is[1] or '') ~= ARGV[4] then return is[3] == ARGV[12] and 1 or 0 end
local version = string.format('%.0f', tonumber(is[1] or '0') + 1)
redis.call('HSET', KEYS[1], 'v', version, 's', ARGV[5], 'a', ARGV[6], 'i', ARGV[7], 'n', ARGV[8], 'e', ARGV[10],
  'u', ARGV[11], 'm', ARGV[12], 't', ARGV[13], 'r', ARGV[14], 'f', ARGV[15], 'x', ARGV[16], 'd', ARGV[17])
local was, kind = is[4] == '' and 'l' or 'e', ARGV[10] == '' and 'l' or 'e'
if is[1] and (was ~= kind or is[5] ~= ARGV[14] or is[6] ~= ARGV[15] or is[7] ~= ARGV[16]) then
  unlisted(was, ARGV[1], is[5] or '', is[6] or '', is[7] or '')
end
if is[2] and (ARGV[10] ~= '' or is[2] ~= ARGV[11]) then notLive(ARGV[1], is[2]) end
if is[4] and is[4] ~= '' then notEnded(ARGV[1], is[2]) end
if ARGV[10] == '' then asLive(ARGV[1], ARGV[11], ARGV[9]) else asEnded(ARGV[1], ARGV[11], ARGV[10]) end
listed(kind, ARGV[1], {ARGV[13], ARGV[14], ARGV[15], ARGV[16], ARGV[17]}, ARGV[6])
return 1`)

/**
 * Renews a session. Further ARGV: at, and the mark of the save whose session the caller knows, or ''. Returns version,
 * activity, the activity before, the mark of the last save, and the session without its activity; or nil. The session is
 * left out when its mark is the known one.
 */
export const renewScript: Script = leanIndexed(`
local is = redis.call('HMGET', KEYS[1], 'v', 'a', 'm', 'e', 'i', 'n', 'u')
if not is[1] then return nil end
local mark = is[3] or ''
local function answer(version, activity)
  if mark ~= '' and mark == ARGV[4] then return {version, activity, is[2], mark} end
  return {version, activity, is[2], mark, redis.call('HGET', KEYS[1], 's')}
end
if is[4] ~= '' then return answer(is[1], is[2]) end
local at, ends = tonumber(ARGV[3]), dueAt(is[2], is[5], is[6])
if at < tonumber(is[2]) + ${fold} or tonumber(ends) <= at then
  asLive(ARGV[1], is[7], ends)
  return answer(is[1], is[2])
end
local version = string.format('%.0f', tonumber(is[1]) + 1)
redis.call('HSET', KEYS[1], 'v', version, 'a', ARGV[3])
asLive(ARGV[1], is[7], dueAt(at, is[5], is[6]))
return answer(version, ARGV[3])`)

/** Puts a session into its indexes, or takes a missing one out of all. Further ARGV: its subject, if known. */
export const placeScript: Script = indexed(`
local is = place(ARGV[1])
if not is then
  missing(ARGV[1], ARGV[4])
elseif is[2] == '' then
  notEnded(ARGV[1], is[3])
else
  notLive(ARGV[1], is[3])
end`)

/** Moves the places of sessions by their activity, and restores the others. Further ARGV: the keys. */
export const moveScript: Script = indexed(`
for index = 4, #ARGV do place(ARGV[index]) end`)

/**
 * Finds due sessions. Further ARGV: until, limit, prefix of the sessions, the most lost keys to drop. Returns the
 * number of dropped keys, key and moment of each due session, and whether the indexes are whole. A key without its
 * session would stay due for ever. The due index is whole when it has its mark and as many sessions as the live index.
 * So are those by start and activity.
 */
export const dueScript: Script = indexed(`
local found, dropped, limit, most = {}, 0, tonumber(ARGV[5]), tonumber(ARGV[7])
while #found < 2 * limit and dropped < most do
  local some = redis.call('ZRANGEBYSCORE', due, '-inf', ARGV[4], 'WITHSCORES', 'LIMIT', #found / 2, limit - #found / 2)
  if #some == 0 then break end
  for index = 1, #some, 2 do
    if redis.call('HEXISTS', ARGV[6] .. some[index], 'v') == 1 then
      found[#found + 1] = some[index]
      found[#found + 1] = some[index + 1]
    else
      dropped = dropped + 1
      missing(some[index])
    end
  end
end
local isWhole = redis.call('ZSCORE', due, '') and redis.call('ZCARD', due) == redis.call('ZCARD', live) + 1
for _, kind in ipairs({'l', 'e'}) do
  local count = redis.call('ZCARD', kind == 'l' and live or over)
  isWhole = isWhole and redis.call('ZCARD', base .. kind .. 's') == count and redis.call('ZCARD', base .. kind .. 'a') == count
end
return {dropped, found, isWhole and 1 or 0}`)

/**
 * Rebuilds indexes from the sessions. Further ARGV: cursor, prefix of the sessions, how many keys to read. Then the
 * name of the lock, this process, the milliseconds that it holds the lock. Returns the next cursor, or 0 at the end and
 * when another process holds the lock.
 */
export const rebuildScript: Script = indexed(`
local holder = redis.call('GET', ARGV[7])
if holder and holder ~= ARGV[8] then return '0' end
redis.call('SET', ARGV[7], ARGV[8], 'PX', ARGV[9])
local pattern = string.gsub(ARGV[5], '[%*%?%[%]%^%\\\\]', '\\\\%0') .. '*'
local some = redis.call('SCAN', ARGV[4], 'MATCH', pattern, 'COUNT', ARGV[6])
for _, name in ipairs(some[2]) do
  place(string.sub(name, #ARGV[5] + 1))
end
if some[1] == '0' then
  redis.call('ZADD', due, '+inf', '')
  redis.call('DEL', ARGV[7])
end
return some[1]`)

/**
 * Finds a subject's live sessions. Further ARGV: subject, prefix of the sessions. Returns key, version, activity and the
 * session without it in turn. An earlier Curfew left ended sessions there as well.
 */
export const subjectScript: Script = indexed(`
local found, subject = {}, ARGV[4]
for _, key in ipairs(redis.call('SMEMBERS', u .. subject)) do
  local is = redis.call('HMGET', ARGV[5] .. key, 'v', 'a', 's', 'e', 'u')
  if not is[1] then
    missing(key, subject)
  elseif is[5] ~= subject then
    redis.call('SREM', u .. subject, key)
  elseif is[4] ~= '' then
    notLive(key, subject)
    place(key)
  else
    found[#found + 1] = key
    for field = 1, 3 do found[#found + 1] = is[field] end
  end
end
return found`)

/**
 * Walks the live index for a subject, because the subject's own index may be lost. Further ARGV: the key to start after,
 * how many to read, subject, prefix of the sessions, how many to find. Returns the last key read, or '' at the end, and the
 * subject's keys.
 */
export const walkScript: Script = indexed(`
local found, subject, some = {}, ARGV[6], redis.call('ZRANGEBYLEX', live, ARGV[4], '+', 'LIMIT', 0, ARGV[5])
for _, key in ipairs(some) do
  if redis.call('HGET', ARGV[7] .. key, 'u') == subject then
    redis.call('SADD', u .. subject, key)
    found[#found + 1] = key
    if #found == tonumber(ARGV[8]) then return {key, found} end
  end
end
return {#some == tonumber(ARGV[5]) and some[#some] or '', found}`)

/** Drops ended sessions. Further ARGV: ended before, limit, prefix of the sessions. Returns their number. */
export const forgetScript: Script = indexed(`
local keys = redis.call('ZRANGEBYSCORE', gone, '-inf', '(' .. ARGV[4], 'LIMIT', 0, ARGV[5])
for _, key in ipairs(keys) do
  local subject, is = redis.call('HGET', ARGV[6] .. key, 'u'), factsOf(key)
  redis.call('DEL', ARGV[6] .. key)
  missing(key, subject)
  unlisted('e', key, is[2] or '', is[3] or '', is[4] or '')
  if is[5] and redis.call('HGET', base .. 'ids', is[5]) == key then redis.call('HDEL', base .. 'ids', is[5]) end
end
return #keys`)

/** Publishes a text. KEYS: channel; ARGV: text. A script, so a cluster's client always sends to one node and keeps the order. */
export const publishScript: Script = script(`return redis.call('PUBLISH', KEYS[1], ARGV[1])`)

/** Saves a bag. KEYS: bag; ARGV: version to save over or '', content, until, when Redis may forget it. Returns 1 when kept. */
export const saveBagScript: Script = script(`
local version = redis.call('HGET', KEYS[1], 'v') or ''
if version ~= ARGV[1] then return 0 end
local is = string.format('%.0f', tonumber(version == '' and '0' or version) + 1)
redis.call('HSET', KEYS[1], 'v', is, 'c', ARGV[2], 'u', ARGV[3])
redis.call('PEXPIREAT', KEYS[1], ARGV[4])
return 1`)
