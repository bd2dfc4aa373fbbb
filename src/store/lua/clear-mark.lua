--[[
  Removes a member from a list of times unless it was given a later one since.

  KEYS[1] list (ZSET: id by epoch ms)
  ARGV[1] id      ARGV[2] the latest time that may be removed, epoch ms

  Output 1 when removed, 0 otherwise; repeating is harmless.
  Atomic: a time set after the caller looked is kept.
]]
local at = redis.call('ZSCORE', KEYS[1], ARGV[1])
if at and tonumber(at) <= tonumber(ARGV[2]) then
  return redis.call('ZREM', KEYS[1], ARGV[1])
end
return 0
