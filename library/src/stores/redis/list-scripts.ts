import { indexed, type Script } from './script.ts'

// Further ARGV: `l` or `e`. Subject, role and reason, each after a `=`. First and last address. Since and before for
// start, activity and end. A step before and a step after that of the activity. The most sessions to read. Each is ''
// when it is not asked for.
const asked = `
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
`

// Each condition with an index: how many it has, its keys, and which of some keys are in it.
const conditions = `
local conditions, isExact, strays = {}, true, {}
local function add(condition) conditions[#conditions + 1] = condition end
local function addSorted(name)
  add({
    size = redis.call('ZCARD', name),
    read = function() return redis.call('ZRANGE', name, 0, most - 1) end,
    look = function(keys) return redis.call('ZMSCORE', name, unpack(keys)) end,
    isIn = function(score) return score end,
  })
end
local function addRange(name, range)
  if not isAsked(range) then return end
  local from, to = ranksOf(name, range)
  add({
    size = math.max(to - from, 0),
    read = function()
      return to > from and redis.call('ZRANGE', name, from, math.min(to, from + most) - 1) or {}
    end,
    look = function(keys) return redis.call('ZMSCORE', name, unpack(keys)) end,
    isIn = function(score) return score and isWithin(score, range) end,
  })
end
if subject and kind == 'e' then addSorted(e .. subject) end
if subject and kind == 'l' then
  add({
    size = redis.call('SCARD', u .. subject),
    read = function() return redis.call('SMEMBERS', u .. subject) end,
    look = function(keys) return redis.call('SMISMEMBER', u .. subject, unpack(keys)) end,
    isIn = function(count) return count == 1 end,
  })
end
if role then addSorted(base .. kind .. 'r:' .. role) end
if reason then addSorted(kind == 'l' and base .. 'none' or base .. 'ex:' .. reason) end
local addresses = {}
if first ~= '' then
  local name, from, to = base .. kind .. 'f', '[' .. first, '[' .. last .. '\\255'
  addresses.size = redis.call('ZLEXCOUNT', name, from, to)
  addresses.read = function()
    local keys = redis.call('ZRANGEBYLEX', name, from, to, 'LIMIT', 0, most)
    for index, member in ipairs(keys) do keys[index] = string.sub(member, 33) end
    return keys
  end
  addresses.drop = function(gone)
    for _, member in ipairs(redis.call('ZRANGEBYLEX', name, from, to, 'LIMIT', 0, most)) do
      if gone[string.sub(member, 33)] then redis.call('ZREM', name, member) end
    end
  end
  add(addresses)
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
`

const matches = `
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
  local dropped = {}
  for _, key in ipairs(strays) do
    dropped[key] = true
    missing(key, subject)
    if role then redis.call('ZREM', base .. kind .. 'r:' .. role, key) end
    if reason then redis.call('ZREM', base .. 'ex:' .. reason, key) end
  end
  if addresses.drop and #strays > 0 then addresses.drop(dropped) end
end
-- Calls act with the keys that match. Other indexes are asked of many keys at once, and records are read for the rest.
local function eachMatch(keys, chosen, act)
  local isRead = isAsked(activeIn) or (first ~= '' and chosen ~= addresses)
  for from = 1, #keys, 500 do
    local some = {unpack(keys, from, math.min(from + 499, #keys))}
    for _, condition in ipairs(conditions) do
      if condition ~= chosen and condition.look and #some > 0 then
        local answers, left = condition.look(some), {}
        for index, key in ipairs(some) do
          if condition.isIn(answers[index]) then left[#left + 1] = key end
        end
        some = left
      end
    end
    local left = {}
    for _, key in ipairs(some) do
      if not isRead or matching(key) then left[#left + 1] = key end
    end
    if #left > 0 then act(left) end
  end
end
`

const filtered = (text: string): Script => indexed([asked, conditions, matches, text].join('\n'))

/** Counts sessions. Returns their number, and whether there may be more. */
export const countScript: Script = filtered(`
if #conditions == 0 then return {redis.call('ZCARD', kind == 'l' and live or over), 0} end
if #conditions == 1 and isExact then return {smallest.size, 0} end
local count, keys = 0, smallest.read()
for index = most + 1, #keys do keys[index] = nil end
eachMatch(keys, smallest, function(some) count = count + #some end)
dropStrays()
return {count, smallest.size > most and 1 or 0}`)

/**
 * Lists sessions after a place. Further ARGV: `s`, `a` or `g` for the order by start, activity or end. 1 when the
 * latest comes first. Score and key of the place, or ''. How many to find, at least. Returns the place at which it
 * stopped reading, or two ''. The key and score of each found session follow. Sessions with one score may come in any
 * order, and those at the place's score again.
 */
export const listScript: Script = filtered(`
local by, isDown, score, after, wanted = ARGV[19], ARGV[20] == '1', ARGV[21], ARGV[22], tonumber(ARGV[23])
local name = by == 'g' and gone or base .. kind .. by
local found = {'', ''}
if smallest and smallest.size <= most then
  eachMatch(smallest.read(), smallest, function(keys)
    for index, at in ipairs(redis.call('ZMSCORE', name, unpack(keys))) do
      local far = score == '' and 0 or tonumber(at or 0) - tonumber(score)
      if (isDown and far <= 0) or (not isDown and far >= 0) then
        found[#found + 1] = keys[index]
        found[#found + 1] = at or '0'
      end
    end
  end)
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
  local size = math.min(500, to - from, most - read)
  local some = redis.call('ZRANGE', name, isDown and to - size or from, (isDown and to or from + size) - 1, 'WITHSCORES')
  local keys, scores = {}, {}
  for index = 1, size do
    local at = 2 * (isDown and size + 1 - index or index)
    keys[index], scores[some[at - 1]] = some[at - 1], some[at]
  end
  found[1], found[2] = scores[keys[size]], keys[size]
  eachMatch(keys, nil, function(left)
    for _, key in ipairs(left) do
      found[#found + 1] = key
      found[#found + 1] = scores[key]
    end
  end)
  read = read + size
  if isDown then to = to - size else from = from + size end
end
if from >= to then found[1], found[2] = '', '' end
dropStrays()
return found`)

/** Takes sessions without a record out of the indexes of a filter. Further ARGV: their keys. */
export const strayScript: Script = filtered(`
for index = 19, #ARGV do
  if redis.call('EXISTS', base .. 's:' .. ARGV[index]) == 0 then strays[#strays + 1] = ARGV[index] end
end
dropStrays()`)
