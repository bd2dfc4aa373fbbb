--[[
  Says when an account is read again, unless somebody asked for it while it was being read.

  KEYS[1] accounts to read (ZSET: WABA id by epoch ms)   KEYS[2] account (HASH: asked)
  ARGV[1] WABA id   ARGV[2] since when it was being read, epoch ms
  ARGV[3] next reading, epoch ms   ARGV[4] next reading when it was asked for meanwhile, epoch ms

  Output: the time that was set; repeating is harmless.
  Atomic: what was asked for while the account was being read is not lost.
]]
local asked = tonumber(redis.call('HGET', KEYS[2], 'asked') or '0')
local at = ARGV[3]
if asked >= tonumber(ARGV[2]) then
  at = ARGV[4]
end
redis.call('ZADD', KEYS[1], at, ARGV[1])
return at
