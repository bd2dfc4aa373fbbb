--[[
  Notes on a kept backup what became of it.

  KEYS[1] backup (HASH: record, usedBy, usedAt, restoredAt)
  ARGV[1] usedAt or restoredAt   ARGV[2] epoch ms

  Output 1, or 0 when the backup is gone. The first use stands, the last import does; repeating is harmless.
  Atomic: an expired backup never comes back as an empty one.
]]
if redis.call('HEXISTS', KEYS[1], 'record') == 0 then
  return 0
end
redis.call(ARGV[1] == 'usedAt' and 'HSETNX' or 'HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
