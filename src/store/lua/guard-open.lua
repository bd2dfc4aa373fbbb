--[[
  Opens a request for an idle, stamped number. The id was minted right before and is never used again.

  KEYS as in guard-prelude.
  ARGV[1] request id   ARGV[2] digest   ARGV[3] time to live, ms   ARGV[4] most sends   ARGV[5] in this window, ms
  Output {'OK', epoch, expires at}; {'EXISTS'}; {'QUARANTINE', since}; {'BUSY', current}; {'BUDGET', sends}; {'NO_EPOCH'}.
  Atomic: request and number change together; at most one request stands per number.
]]
if redis.call('EXISTS', KEYS[2]) == 1 then
  return {'EXISTS'}
end
local record = number()
if record.epoch ~= epoch then
  return {'QUARANTINE', quarantinedSince(record)}
end
if record.current ~= '' then
  return {'BUSY', record.current}
end
local sends = sendsSince(ARGV[5])
if sends >= tonumber(ARGV[4]) then
  return {'BUDGET', sends}
end
local expiresAt = now + ARGV[3]
redis.call('HSET', KEYS[2], 'state', 'OPEN', 'epoch', epoch, 'digest', ARGV[2], 'expiresAt', expiresAt)
redis.call('HSET', KEYS[1], 'current', ARGV[1])
return {'OK', epoch, expiresAt}
