--[[
  Saves the incidents of an account when nobody has saved them since the caller looked.

  KEYS[1] account (HASH: revision, state)    KEYS[2] history (LIST of JSON entries)
  KEYS[3] accounts due (ZSET: WABA id by epoch ms)
  KEYS[4] changed numbers (ZSET: number by revision)
  KEYS[5] alerts behind (ZSET: incident id by epoch ms of the first change not shown)
  KEYS[6..] alerts (HASH: wanted, …), one for each incident given
  ARGV[1] expected revision   ARGV[2] new revision   ARGV[3] new state, JSON
  ARGV[4] WABA id             ARGV[5] due time, epoch ms; '' for never
  ARGV[6] time, epoch ms      ARGV[7] history entries kept   ARGV[8] how many numbers were joined
  ARGV[9..] for each number joined: number, revision seen; for each incident: id, revision to be shown; then the entries, JSON

  Output 'OK'; 'CONFLICT' the revision is another one; nothing was written.
  The same save again, while it is the last one, answers OK; a mark set after the caller looked stays, and the account due.
  Atomic: incidents are never saved without the marks of their alerts, and no mark is lost.
]]
local before = redis.call('HMGET', KEYS[1], 'revision', 'state')
local isAgain = before[1] == ARGV[2] and before[2] == ARGV[3]
if not isAgain and (before[1] or '0') ~= ARGV[1] then
  return 'CONFLICT'
end
local at = 9
for _ = 1, tonumber(ARGV[8]) do
  local seen = redis.call('ZSCORE', KEYS[4], ARGV[at])
  if seen and tonumber(seen) <= tonumber(ARGV[at + 1]) then
    redis.call('ZREM', KEYS[4], ARGV[at])
  end
  at = at + 2
end
if redis.call('ZCARD', KEYS[4]) > 0 then
  redis.call('ZADD', KEYS[3], ARGV[6], ARGV[4])
elseif ARGV[5] == '' then
  redis.call('ZREM', KEYS[3], ARGV[4])
else
  redis.call('ZADD', KEYS[3], ARGV[5], ARGV[4])
end
if isAgain or ARGV[1] == ARGV[2] then
  return 'OK'
end
redis.call('HSET', KEYS[1], 'revision', ARGV[2], 'state', ARGV[3])
for i = 6, #KEYS do
  redis.call('HSET', KEYS[i], 'wanted', ARGV[at + 1])
  redis.call('PERSIST', KEYS[i])
  redis.call('ZADD', KEYS[5], 'NX', ARGV[6], ARGV[at])
  at = at + 2
end
for i = at, #ARGV do
  redis.call('RPUSH', KEYS[2], ARGV[i])
end
redis.call('LTRIM', KEYS[2], -tonumber(ARGV[7]), -1)
return 'OK'
