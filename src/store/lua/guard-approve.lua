--[[
  Records a vote on an open request; the vote that completes the quorum approves it.

  KEYS as in guard-prelude.
  ARGV[1] digest   ARGV[2] voters after this vote, separated by commas   ARGV[3] not before, or ''
  ARGV[4] expires at, as sealed   ARGV[5] epoch, as sealed   ARGV[6] key id
  ARGV[7] seal of the votes (HMAC, made by a key Redis does not know)   ARGV[8] seal of the votes before, or ''
  ARGV[9] what the vote makes of the request: OPEN, APPROVED, or VOTED when the person has voted before
  Output {'OK', now}; {'UNKNOWN_REQUEST'}; {'EPOCH_CHANGED', epoch}; {'ALREADY', state, or VOTED}; {'DIGEST'};
  {'EXPIRED', expires at}; {'OVERTAKEN'} other votes stand than those the new list was made from; {'NO_EPOCH'}.
  Atomic: no vote is lost and none is counted twice; the seal is written with the list it speaks for.
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
if (redis.call('HGET', KEYS[2], 'seal') or '') ~= ARGV[8] then
  return {'OVERTAKEN'}
end
if ARGV[9] == 'VOTED' then
  return {'ALREADY', 'VOTED'}
end
redis.call('HSET', KEYS[2], 'state', ARGV[9], 'by', ARGV[2], 'expiresAt', ARGV[4], 'kid', ARGV[6], 'seal', ARGV[7])
if ARGV[9] == 'APPROVED' then
  redis.call('HSET', KEYS[2], 'approvedAt', now)
end
if ARGV[3] ~= '' then
  redis.call('HSET', KEYS[2], 'notBefore', ARGV[3])
end
return {'OK', now}
