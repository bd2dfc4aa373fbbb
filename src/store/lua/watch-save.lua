--[[
  Saves a watched number when nobody has saved it since the caller looked.

  KEYS[1] watch (HASH: revision, state, qualities)
  KEYS[2] history (LIST of JSON entries)
  KEYS[3] due (ZSET: number by epoch ms)    KEYS[4] numbers of the WABA (SET)
  KEYS[5] accounts due (ZSET: WABA id by epoch ms)
  KEYS[6] stopped (ZSET: number by epoch ms)
  KEYS[7..] changed numbers of an account (ZSET: number by revision), one for each account given
  ARGV[1] expected revision   ARGV[2] new revision    ARGV[3] new state, JSON
  ARGV[4] number              ARGV[5] due time, epoch ms; '' for never
  ARGV[6] time, epoch ms      ARGV[7] history entries kept
  ARGV[8] quality rating that was read, '' for none   ARGV[9] when, epoch ms   ARGV[10] changes of it that are kept
  ARGV[11] since when nobody is to watch it, epoch ms; '' while somebody is
  ARGV[12..] for each account: its WABA id; then the entries, JSON

  Output 'OK'; 'CONFLICT' the revision is another one; nothing was written.
  The same save again, while it is the last one, answers OK and writes nothing.
  Atomic: a watch is never saved without its due time and the marks of its accounts. A rating is added to the lines of
  `qualities` ("<epoch ms> <rating>") when it is another one than the last.
]]
local before = redis.call('HMGET', KEYS[1], 'revision', 'state', 'qualities')
if before[1] == ARGV[2] and before[2] == ARGV[3] then
  return 'OK'
end
if (before[1] or '0') ~= ARGV[1] then
  return 'CONFLICT'
end
redis.call('HSET', KEYS[1], 'revision', ARGV[2], 'state', ARGV[3])
local qualities = before[3] or ''
if ARGV[8] ~= '' and qualities:match('%S+$') ~= ARGV[8] then
  local line = ARGV[9] .. ' ' .. ARGV[8]
  qualities = qualities == '' and line or qualities .. '\n' .. line
  if select(2, qualities:gsub('\n', '')) >= tonumber(ARGV[10]) then
    qualities = qualities:gsub('^[^\n]*\n', '')
  end
  redis.call('HSET', KEYS[1], 'qualities', qualities)
end
redis.call('SADD', KEYS[4], ARGV[4])
if ARGV[5] == '' then
  redis.call('ZREM', KEYS[3], ARGV[4])
else
  redis.call('ZADD', KEYS[3], ARGV[5], ARGV[4])
end
if ARGV[11] == '' then
  redis.call('ZREM', KEYS[6], ARGV[4])
else
  redis.call('ZADD', KEYS[6], ARGV[11], ARGV[4])
end
local at = 12
for i = 7, #KEYS do
  redis.call('ZADD', KEYS[i], ARGV[2], ARGV[4])
  redis.call('ZADD', KEYS[5], 'LT', ARGV[6], ARGV[at])
  at = at + 1
end
for i = at, #ARGV do
  redis.call('RPUSH', KEYS[2], ARGV[i])
end
redis.call('LTRIM', KEYS[2], -tonumber(ARGV[7]), -1)
return 'OK'
