import { type Script, script } from './script.ts'

// The scripts below begin with the same arguments. KEYS: head. ARGV: the start of the other names, which share its slot.
// The log is a stream, whose ids are the numbers of entries. An index holds these numbers in the order of moments.
const journalled = (text: string): Script =>
  script(`
local base = ARGV[1]
local log, at = base .. 'log', base .. 'at'
local function pad(seq) return string.format('%016.0f', tonumber(seq)) end
local function asFields(list)
  local fields = {}
  for index = 1, #list, 2 do fields[list[index]] = list[index + 1] end
  return fields
end
local function indexesOf(row)
  local names = {at, base .. 'w:' .. row.w}
  if row.s then names[#names + 1] = base .. 's:' .. row.s end
  if row.u then names[#names + 1] = base .. 'u:' .. row.u end
  if row.d then names[#names + 1] = base .. 'd:' .. row.d end
  return names
end
local function addCounts(steps)
  for _, step in ipairs(cjson.decode(steps)) do
    redis.call('ZADD', base .. 'c:' .. step[1], step[2], step[3])
    redis.call('HINCRBY', base .. 'n:' .. step[1], step[3], step[4])
  end
end
local function headIs()
  local is = redis.call('HMGET', KEYS[1], 'seq', 'hash', 'mark', 'floor', 'floorhash')
  return is[1] or '0', is[2] or '', is[3] or '', is[4] or '0', is[5] or ''
end
${text}`)

/** Gives the head, and which sessions have their end. Further ARGV: the sessions as JSON. */
export const endsScript: Script = journalled(`
local ended = {}
for _, session in ipairs(cjson.decode(ARGV[2])) do
  if redis.call('HEXISTS', base .. 'ended', session) == 1 then ended[#ended + 1] = session end
end
return {{headIs()}, ended}`)

/**
 * Appends a batch. Further ARGV: the hash to append over and the mark. Then as JSON: the sessions that end, the rows and
 * the counts. Returns 1 when it is kept.
 */
export const appendScript: Script = journalled(`
local _, hash = headIs()
if hash ~= ARGV[2] then return 0 end
for _, session in ipairs(cjson.decode(ARGV[4])) do
  if redis.call('HEXISTS', base .. 'ended', session) == 1 then return 0 end
end
for _, row in ipairs(cjson.decode(ARGV[5])) do
  local fields = {}
  for name, value in pairs(row) do
    if name ~= 'n' then
      fields[#fields + 1] = name
      fields[#fields + 1] = value
    end
  end
  redis.call('XADD', log, row.n .. '-0', unpack(fields))
  for _, name in ipairs(indexesOf(row)) do redis.call('ZADD', name, row.a, pad(row.n)) end
  if row.w == 'session-ended' and row.s then redis.call('HSET', base .. 'ended', row.s, row.n) end
  redis.call('HSET', KEYS[1], 'seq', row.n, 'hash', row.h)
end
addCounts(ARGV[6])
redis.call('HSET', KEYS[1], 'mark', ARGV[3])
return 1`)

/**
 * Walks an index. Further ARGV: its name, the order, the moment and the number to start behind, how many. A number that
 * is no longer there was forgotten, and so were all smaller ones.
 */
export const walkJournalScript: Script = journalled(`
local index, isNewest, most, found = base .. ARGV[2], ARGV[3] == 'newest', tonumber(ARGV[6]), {}
local from = redis.call(isNewest and 'ZREVRANK' or 'ZRANK', index, pad(ARGV[5]))
if from then from = from + 1
elseif isNewest then from = redis.call('ZCOUNT', index, ARGV[4], '+inf')
else from = redis.call('ZCOUNT', index, '-inf', '(' .. ARGV[4]) end
while #found < most do
  local some = redis.call(isNewest and 'ZREVRANGE' or 'ZRANGE', index, from, from + most - #found - 1)
  if #some == 0 then break end
  for _, member in ipairs(some) do
    local id = string.format('%.0f-0', tonumber(member))
    local row = redis.call('XRANGE', log, id, id)[1]
    if row then found[#found + 1] = row end
  end
  from = from + #some
end
return found`)

/** Drops the first rows up to one that is not older. Further ARGV: before, how many at most. Returns their number. */
export const forgetJournalScript: Script = journalled(`
local count = 0
for _, one in ipairs(redis.call('XRANGE', log, '-', '+', 'COUNT', ARGV[3])) do
  local row = asFields(one[2])
  if tonumber(row.a) >= tonumber(ARGV[2]) then break end
  local seq = string.match(one[1], '^%d+')
  redis.call('XDEL', log, one[1])
  for _, name in ipairs(indexesOf(row)) do redis.call('ZREM', name, pad(seq)) end
  if row.w == 'session-ended' and row.s then redis.call('HDEL', base .. 'ended', row.s) end
  redis.call('HSET', KEYS[1], 'floor', seq, 'floorhash', row.h)
  count = count + 1
end
return count`)

/** Adds to counts. Further ARGV: the counts as JSON. */
export const addCountsScript: Script = journalled(`
addCounts(ARGV[2])
return 1`)

/** Reads counts. Further ARGV: grain, since, before. Returns the name of a step and its count in turn. */
export const countScript: Script = journalled(`
local found = {}
for _, step in ipairs(redis.call('ZRANGEBYSCORE', base .. 'c:' .. ARGV[2], ARGV[3], '(' .. ARGV[4])) do
  found[#found + 1] = step
  found[#found + 1] = redis.call('HGET', base .. 'n:' .. ARGV[2], step) or '0'
end
return found`)

/** Drops counts. Further ARGV: grain, before, how many at most. Returns their number. */
export const forgetCountsScript: Script = journalled(`
local steps, count = base .. 'c:' .. ARGV[2], 0
for _, step in ipairs(redis.call('ZRANGEBYSCORE', steps, '-inf', '(' .. ARGV[3], 'LIMIT', 0, ARGV[4])) do
  redis.call('ZREM', steps, step)
  redis.call('HDEL', base .. 'n:' .. ARGV[2], step)
  count = count + 1
end
return count`)
