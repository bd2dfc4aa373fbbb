--[[
  Says when a migration is looked at for pages again, unless it was marked after the caller began to look.

  KEYS[1] list (ZSET: id by epoch ms)
  ARGV[1] id      ARGV[2] the latest mark the caller has seen, epoch ms      ARGV[3] next look, epoch ms, or '' for none

  Output 1 when settled, 0 when a later mark stands; repeating is harmless.
  Atomic: a mark set after the caller looked is kept.
]]
local at = redis.call('ZSCORE', KEYS[1], ARGV[1])
if at and tonumber(at) > tonumber(ARGV[2]) then
  return 0
end
if ARGV[3] == '' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
end
return 1
