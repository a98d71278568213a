import { activityStep } from '../filtering.ts'

/** A script that Redis runs, by its text. */
export interface Script {
  readonly text: string
  /** The hash by which Redis knows the script once it has run there. */
  readonly sha: Promise<string>
}

const shaOf = async (text: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A script by its text. */
export const script = (text: string): Script => ({ text, sha: shaOf(text) })

const liveParts = `
local function asLive(key, subject, at)
  redis.call('ZADD', live, 0, key)
  redis.call('ZADD', due, at, key)
  redis.call('SADD', u .. subject, key)
end
local function dueAt(activity, idle, last)
  return string.format('%.0f', math.min(tonumber(activity) + tonumber(idle), tonumber(last)))
end
`

/**
 * A script on the indexes of a shard. KEYS: session, live, ended, gone, due. ARGV: key, prefix of a subject's live
 * sessions, prefix of its ended ones. The session and the key are empty where a script has no single session. Live
 * sessions (`l`) and ended ones (`e`) each have indexes beside the named ones. These are by start (`s`), step of
 * activity (`a`), address (`f`) and role (`r:`). Ended ones have one by reason (`ex:`). `ids` has the keys by public
 * ids. A session's hash has their values: start `t`, roles `r`, address `f`, reason `x`, public id `d`.
 */
export const indexed = (text: string): Script =>
  script(`
local live, over, gone, due, u, e = KEYS[2], KEYS[3], KEYS[4], KEYS[5], ARGV[2], ARGV[3]
${liveParts}
local base = string.sub(u, 1, -3)
local function asEnded(key, subject, at)
  redis.call('ZADD', over, 0, key)
  redis.call('ZADD', gone, at, key)
  redis.call('ZADD', e .. subject, 0, key)
end
local function notLive(key, subject)
  redis.call('ZREM', live, key)
  redis.call('ZREM', due, key)
  if subject then redis.call('SREM', u .. subject, key) end
end
local function notEnded(key, subject)
  redis.call('ZREM', over, key)
  redis.call('ZREM', gone, key)
  if subject then redis.call('ZREM', e .. subject, key) end
end
local function listed(kind, key, is, activity)
  redis.call('ZADD', base .. kind .. 's', is[1], key)
  redis.call('ZADD', base .. kind .. 'a', math.floor(tonumber(activity) / ${activityStep}), key)
  if is[3] ~= '' then redis.call('ZADD', base .. kind .. 'f', 0, is[3] .. key) end
  for role in string.gmatch(is[2], '[^\\n]+') do redis.call('ZADD', base .. kind .. 'r:' .. role, 0, key) end
  if is[4] ~= '' then redis.call('ZADD', base .. 'ex:' .. is[4], 0, key) end
  if is[5] ~= '' then redis.call('HSET', base .. 'ids', is[5], key) end
end
local function unlisted(kind, key, roles, address, reason)
  redis.call('ZREM', base .. kind .. 's', key)
  redis.call('ZREM', base .. kind .. 'a', key)
  if address ~= '' then redis.call('ZREM', base .. kind .. 'f', address .. key) end
  for role in string.gmatch(roles, '[^\\n]+') do redis.call('ZREM', base .. kind .. 'r:' .. role, key) end
  if reason ~= '' then redis.call('ZREM', base .. 'ex:' .. reason, key) end
end
local function missing(key, subject)
  notLive(key, subject)
  notEnded(key, subject)
  unlisted('l', key, '', '', '')
  unlisted('e', key, '', '', '')
end
local function factsOf(key)
  local name = base .. 's:' .. key
  local is = redis.call('HMGET', name, 't', 'r', 'f', 'x', 'd', 's')
  if not is[1] and is[6] then
    local session = cjson.decode(is[6])
    is = {string.format('%.17g', session.startedAt), '', '', session.ended and session.ended.reason or '', session.id or ''}
    for _, role in ipairs(session.roles) do is[2] = is[2] .. '\\n' .. role end
    if is[2] ~= '' then is[2] = is[2] .. '\\n' end
    redis.call('HSET', name, 't', is[1], 'r', is[2], 'f', is[3], 'x', is[4], 'd', is[5])
  end
  return is
end
local function place(key)
  local is = redis.call('HMGET', base .. 's:' .. key, 'v', 'e', 'u', 'a', 'i', 'n')
  if not is[1] then return false end
  if is[2] == '' then
    asLive(key, is[3], dueAt(is[4], is[5], is[6]))
    listed('l', key, factsOf(key), is[4])
  else
    asEnded(key, is[3], is[2])
    listed('e', key, factsOf(key), is[4])
  end
  return is
end
${text}`)

/**
 * A script that runs at every request, so it is sent and makes only what it needs: `asLive` and `dueAt`. KEYS: session,
 * live, due. ARGV: key, prefix of a subject's live sessions.
 */
export const leanIndexed = (text: string): Script =>
  script(`
local live, due, u = KEYS[2], KEYS[3], ARGV[2]
${liveParts}${text}`)
