--[[
  Records the first decision on an open request.

  KEYS as in guard-prelude.
  ARGV[1] digest   ARGV[2] by   ARGV[3] not before, or ''   ARGV[4] expires at, as sealed
  ARGV[5] epoch, as sealed   ARGV[6] key id   ARGV[7] seal of the approval (HMAC, made by a key Redis does not know)
  Output {'OK', approved at}; {'UNKNOWN_REQUEST'}; {'EPOCH_CHANGED', epoch}; {'ALREADY', state}; {'DIGEST'};
  {'EXPIRED', expires at}; {'NO_EPOCH'}.
  Atomic: of any number of clicks one wins; the seal is written with the state it speaks for.
]]
local asked = request()
local refusal = refusalOf(asked)
if refusal then
  return refusal
end
if asked.state ~= 'OPEN' then
  return {'ALREADY', asked.state}
end
if asked.digest ~= ARGV[1] then
  return {'DIGEST'}
end
if now > asked.expiresAt then
  return {'EXPIRED', asked.expiresAt}
end
if ARGV[5] ~= epoch then
  return {'EPOCH_CHANGED', ARGV[5]}
end
redis.call('HSET', KEYS[2], 'state', 'APPROVED', 'by', ARGV[2], 'approvedAt', now, 'expiresAt', ARGV[4],
  'kid', ARGV[6], 'seal', ARGV[7])
if ARGV[3] ~= '' then
  redis.call('HSET', KEYS[2], 'notBefore', ARGV[3])
end
return {'OK', now}
