--[[
  Enrols a number in this epoch: the first time, or at the end of its quarantine. The caller has waited and read.

  KEYS as in guard-prelude.
  ARGV[1] quarantine, ms
  Output {'OK', epoch}; {'ALREADY', epoch}; {'TOO_SOON', ms left}; {'NO_EPOCH'}.
  Atomic: whatever stood in the way in the epoch before is void from here on.
]]
local record = number()
if record.epoch == epoch then
  return {'ALREADY', epoch}
end
local left = quarantinedSince(record) + tonumber(ARGV[1]) - now
if left > 0 then
  return {'TOO_SOON', left}
end
redis.call('HSET', KEYS[1], 'epoch', epoch, 'current', '')
redis.call('HDEL', KEYS[1], 'quarantineEpoch', 'quarantinedSince')
return {'OK', epoch}
