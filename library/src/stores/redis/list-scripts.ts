import { activityStep } from '../filtering.ts'
import { indexed, type Script } from './script.ts'

// Further ARGV: `l` or `e`; subject, role and reason, each after a `=`; first and last address; since and before for start,
// activity and end; a step before and a step after that of the activity; the most sessions to read. Each is '' when it is not asked for.
const filtered = (text: string): Script =>
  indexed(`
local kind, first, last, most = ARGV[4], ARGV[8], ARGV[9], tonumber(ARGV[18])
local function value(at) return ARGV[at] ~= '' and string.sub(ARGV[at], 2) or nil end
local subject, role, reason = value(5), value(6), value(7)
local startedIn, activeIn, endedIn = {ARGV[10], ARGV[11]}, {ARGV[12], ARGV[13]}, {ARGV[14], ARGV[15]}
local stepsIn = {ARGV[16], ARGV[17]}
local function isAsked(range) return range[1] ~= '' or range[2] ~= '' end
local function isWithin(at, range)
  if at == '' then return not isAsked(range) end
  return (range[1] == '' or tonumber(at) >= tonumber(range[1])) and (range[2] == '' or tonumber(at) < tonumber(range[2]))
end
local function ranksOf(name, range)
  local from = range[1] == '' and 0 or redis.call('ZCOUNT', name, '-inf', '(' .. range[1])
  return from, range[2] == '' and redis.call('ZCARD', name) or redis.call('ZCOUNT', name, '-inf', '(' .. range[2])
end

local conditions, isExact, strays = {}, true, {}
local function add(size, read) conditions[#conditions + 1] = {size = size, read = read} end
local function addSorted(name)
  add(redis.call('ZCARD', name), function() return redis.call('ZRANGE', name, 0, most - 1) end)
end
local function addRange(name, range)
  if not isAsked(range) then return end
  local from, to = ranksOf(name, range)
  add(math.max(to - from, 0), function()
    return to > from and redis.call('ZRANGE', name, from, math.min(to, from + most) - 1) or {}
  end)
end
if subject and kind == 'e' then addSorted(e .. subject) end
if subject and kind == 'l' then
  add(redis.call('SCARD', u .. subject), function() return redis.call('SMEMBERS', u .. subject) end)
end
if role then addSorted(base .. kind .. 'r:' .. role) end
if reason and kind == 'l' then add(0, function() return {} end) end
if reason and kind == 'e' then addSorted(base .. 'ex:' .. reason) end
if first ~= '' then
  local name, from, to = base .. kind .. 'f', '[' .. first, '[' .. last .. '\\255'
  add(redis.call('ZLEXCOUNT', name, from, to), function()
    local keys = redis.call('ZRANGEBYLEX', name, from, to, 'LIMIT', 0, most)
    for index, member in ipairs(keys) do keys[index] = string.sub(member, 33) end
    return keys
  end)
end
addRange(base .. kind .. 's', startedIn)
addRange(kind == 'l' and base .. 'none' or gone, endedIn)
if isAsked(activeIn) then
  isExact = false
  addRange(base .. kind .. 'a', stepsIn)
end
local smallest = conditions[1]
for _, condition in ipairs(conditions) do
  if condition.size < smallest.size then smallest = condition end
end

-- The end, the start and the activity of a session that matches. One without its record leaves the indexes later.
local function matching(key)
  local is = redis.call('HMGET', base .. 's:' .. key, 'e', 't', 'a', 'u', 'r', 'f', 'x')
  if not is[1] then
    strays[#strays + 1] = key
    return nil
  end
  if not is[2] then
    local facts = factsOf(key)
    is = {is[1], facts[1], is[3], is[4], facts[2], facts[3], facts[4]}
  end
  if (is[1] == '') ~= (kind == 'l') or (subject and is[4] ~= subject) or (reason and is[7] ~= reason) then return nil end
  if role and not string.find(is[5], '\\n' .. role .. '\\n', 1, true) then return nil end
  if first ~= '' and (is[6] == '' or is[6] < first or is[6] > last) then return nil end
  if not (isWithin(is[2], startedIn) and isWithin(is[3], activeIn) and isWithin(is[1], endedIn)) then return nil end
  return is
end
local function dropStrays()
  for _, key in ipairs(strays) do
    missing(key, subject)
    if role then redis.call('ZREM', base .. kind .. 'r:' .. role, key) end
    if reason then redis.call('ZREM', base .. 'ex:' .. reason, key) end
  end
end
${text}`)

/** Counts sessions. Returns their number, and whether there may be more. */
export const countScript: Script = filtered(`
if #conditions == 0 then return {redis.call('ZCARD', kind == 'l' and live or over), 0} end
if #conditions == 1 and isExact then return {smallest.size, 0} end
local count = 0
for index, key in ipairs(smallest.read()) do
  if index <= most and matching(key) then count = count + 1 end
end
dropStrays()
return {count, smallest.size > most and 1 or 0}`)

/**
 * Lists sessions after a place. Further ARGV: `s`, `a` or `g` for the order by start, activity or end; 1 when the latest
 * comes first; score and key of the place, or ''; how many to find. Returns the place at which it stopped reading, or two
 * '', and then key and score of each session found in turn. Sessions with one score may come in any order, and those at the place's score
 * again.
 */
export const listScript: Script = filtered(`
local by, isDown, score, after, wanted = ARGV[19], ARGV[20] == '1', ARGV[21], ARGV[22], tonumber(ARGV[23])
local name = by == 'g' and gone or base .. kind .. by
local found = {'', ''}
if smallest and smallest.size <= most then
  for _, key in ipairs(smallest.read()) do
    local is = matching(key)
    if is then
      local at = by == 'g' and is[1] or by == 's' and is[2]
        or redis.call('ZSCORE', name, key) or math.floor(tonumber(is[3]) / ${activityStep})
      local far = score == '' and 0 or tonumber(at) - tonumber(score)
      if (isDown and far <= 0) or (not isDown and far >= 0) or score == '' then
        found[#found + 1] = key
        found[#found + 1] = tostring(at)
      end
    end
  end
  dropStrays()
  return found
end

-- By their bytes, as Redis orders them. Lua would ask the server's language.
local function isBehind(a, b)
  for at = 1, math.min(#a, #b) do
    local x, y = string.byte(a, at), string.byte(b, at)
    if x ~= y then return x > y end
  end
  return #a > #b
end
-- The rank of the first member behind the place, or of the place itself.
local function rankOf(isPlaceIncluded)
  local from, to = redis.call('ZCOUNT', name, '-inf', '(' .. score), redis.call('ZCOUNT', name, '-inf', score)
  while from < to do
    local middle = math.floor((from + to) / 2)
    local member = redis.call('ZRANGE', name, middle, middle)[1]
    if isBehind(member, after) or (isPlaceIncluded and member == after) then to = middle else from = middle + 1 end
  end
  return from
end
local range = by == 's' and startedIn or by == 'a' and stepsIn or endedIn
local from, to = ranksOf(name, range)
if score ~= '' and isDown then to = math.min(to, rankOf(true)) end
if score ~= '' and not isDown then from = math.max(from, rankOf(false)) end
local read = 0
while from < to and read < most and #found < 2 * wanted + 2 do
  local size = math.min(1000, to - from, most - read)
  local some = redis.call('ZRANGE', name, isDown and to - size or from, (isDown and to or from + size) - 1, 'WITHSCORES')
  for index = 1, size do
    local at = 2 * (isDown and size + 1 - index or index)
    if #found < 2 * wanted + 2 then
      read = read + 1
      found[1], found[2] = some[at], some[at - 1]
      if matching(some[at - 1]) then
        found[#found + 1] = some[at - 1]
        found[#found + 1] = some[at]
      end
    end
  end
  if isDown then to = to - size else from = from + size end
end
if from >= to and #found < 2 * wanted + 2 then found[1], found[2] = '', '' end
dropStrays()
return found`)
