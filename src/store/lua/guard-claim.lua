--[[
  Gives an approved request to one execution, named by a nonce of its own.

  KEYS as in guard-prelude.
  ARGV[1] request id   ARGV[2] digest   ARGV[3] nonce
  ARGV[4] seal, ARGV[5] by, ARGV[6] not before or '', ARGV[7] expires at: what the caller has verified
  Output {'OK'}; {'UNKNOWN_REQUEST'}; {'EPOCH_CHANGED', epoch}; {'DIGEST'}; {'ALREADY', state};
  {'QUARANTINE', since}; {'BUSY', current}; {'FORGED'} the stored approval is not the one that was verified; {'EXPIRED', expires at};
  {'EARLY', not before}; {'NO_EPOCH'}.
  Atomic: of any number of executions one wins. The same execution again is answered OK.
]]
local asked = request()
local refusal = refusalOf(asked)
if refusal then
  return refusal
end
if asked.digest ~= ARGV[2] then
  return {'DIGEST'}
end
if asked.state == 'CLAIMED' and asked.nonce == ARGV[3] then
  return {'OK'}
end
if asked.state ~= 'APPROVED' then
  return {'ALREADY', asked.state}
end
local record = number()
if record.epoch ~= epoch then
  return {'QUARANTINE', quarantinedSince(record)}
end
if record.current ~= ARGV[1] then
  return {'BUSY', record.current}
end
local approval = redis.call('HMGET', KEYS[2], 'seal', 'by', 'notBefore', 'expiresAt')
if approval[1] ~= ARGV[4] or approval[2] ~= ARGV[5] or (approval[3] or '') ~= ARGV[6] or approval[4] ~= ARGV[7] then
  return {'FORGED'}
end
if now > asked.expiresAt then
  return {'EXPIRED', asked.expiresAt}
end
if now < asked.notBefore then
  return {'EARLY', asked.notBefore}
end
redis.call('HSET', KEYS[2], 'state', 'CLAIMED', 'nonce', ARGV[3], 'claimedAt', now)
return {'OK'}
