--[[
  Saves a watched number when nobody has saved it since the caller looked.

  KEYS[1] watch (HASH: revision, state)     KEYS[2] history (LIST of JSON entries)
  KEYS[3] due (ZSET: number by epoch ms)    KEYS[4] numbers of the WABA (SET)
  KEYS[5] accounts due (ZSET: WABA id by epoch ms)
  KEYS[6..] changed numbers of an account (ZSET: number by revision), one for each account given
  ARGV[1] expected revision   ARGV[2] new revision    ARGV[3] new state, JSON
  ARGV[4] number              ARGV[5] due time, epoch ms; '' for never
  ARGV[6] time, epoch ms      ARGV[7] history entries kept
  ARGV[8..] for each account: its WABA id; then the entries, JSON

  Output 'OK'; 'CONFLICT' the revision is another one; nothing was written.
  The same save again, while it is the last one, answers OK and writes nothing.
  Atomic: a watch is never saved without its due time and the marks of its accounts.
]]
local before = redis.call('HMGET', KEYS[1], 'revision', 'state')
if before[1] == ARGV[2] and before[2] == ARGV[3] then
  return 'OK'
end
if (before[1] or '0') ~= ARGV[1] then
  return 'CONFLICT'
end
redis.call('HSET', KEYS[1], 'revision', ARGV[2], 'state', ARGV[3])
redis.call('SADD', KEYS[4], ARGV[4])
if ARGV[5] == '' then
  redis.call('ZREM', KEYS[3], ARGV[4])
else
  redis.call('ZADD', KEYS[3], ARGV[5], ARGV[4])
end
local at = 8
for i = 6, #KEYS do
  redis.call('ZADD', KEYS[i], ARGV[2], ARGV[4])
  redis.call('ZADD', KEYS[5], 'LT', ARGV[6], ARGV[at])
  at = at + 1
end
for i = at, #ARGV do
  redis.call('RPUSH', KEYS[2], ARGV[i])
end
redis.call('LTRIM', KEYS[2], -tonumber(ARGV[7]), -1)
return 'OK'
