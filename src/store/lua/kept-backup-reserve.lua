--[[
  Gives a kept backup to one migration, for good.

  KEYS[1] backup (HASH: record, usedBy, usedAt, restoredAt)
  ARGV[1] migration

  Output 1 when it belongs to this migration now, 0 when another has it or the backup is gone; repeating is harmless.
  Atomic: two migrations never register with the same backup.
]]
if redis.call('HEXISTS', KEYS[1], 'record') == 0 then
  return 0
end
redis.call('HSETNX', KEYS[1], 'usedBy', ARGV[1])
return redis.call('HGET', KEYS[1], 'usedBy') == ARGV[1] and 1 or 0
