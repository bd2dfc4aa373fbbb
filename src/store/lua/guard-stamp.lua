--[[
  Enrols a number in this epoch: the first time, or at the end of its quarantine. The caller has waited and read.

  KEYS as in guard-prelude.
  ARGV[1] quarantine, ms   ARGV[2..] sends known from elsewhere: request id, time of its note, and so on in pairs
  Output {'OK', epoch}; {'ALREADY', epoch}; {'TOO_SOON', ms left}; {'NO_EPOCH'}.
  Atomic: whatever stood in the way in the epoch before is void from here on, and no call counts before the sends that the
  storage may have lost are counted too. A send that is known already keeps its own time.
]]
local record = number()
if record.epoch == epoch then
  return {'ALREADY', epoch}
end
local left = quarantinedSince(record) + tonumber(ARGV[1]) - now
if left > 0 then
  return {'TOO_SOON', left}
end
for i = 2, #ARGV, 2 do
  redis.call('ZADD', KEYS[3], 'NX', ARGV[i + 1], ARGV[i])
end
redis.call('HSET', KEYS[1], 'epoch', epoch, 'current', '')
redis.call('HDEL', KEYS[1], 'quarantineEpoch', 'quarantinedSince')
return {'OK', epoch}
