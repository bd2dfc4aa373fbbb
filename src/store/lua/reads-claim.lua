--[[
  Gives accounts whose time to be read has come to the caller, and to nobody else for a while.

  KEYS[1] accounts to read (ZSET: WABA id by epoch ms)
  ARGV[1] now, epoch ms   ARGV[2] until when they are the caller's, epoch ms   ARGV[3] how many at most

  Output: list of WABA ids, the longest waiting first.
  Atomic: two callers never get the same account. A caller that dies gives it back by the end of its time.
]]
local due = redis.call('ZRANGE', KEYS[1], '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[3])
for _, waba in ipairs(due) do
  redis.call('ZADD', KEYS[1], ARGV[2], waba)
end
return due
