--[[
  Writes the outcome of a request that was sent, or may have been.

  KEYS as in guard-prelude.
  ARGV[1] request id   ARGV[2] DONE, NOT_DONE or NEEDS_HUMAN   ARGV[3] nonce, or '' for anybody
  ARGV[4] time after the mark from which anybody may settle, ms
  Output {'OK'}; {'UNKNOWN_REQUEST'}; {'EPOCH_CHANGED', epoch}; {'ALREADY', state}; {'FENCED', state} another execution's;
  {'TOO_SOON', ms left}; {'NO_EPOCH'}.
  Atomic: one outcome is written and never changes.
]]
local asked = request()
local refusal = refusalOf(asked)
if refusal then
  return refusal
end
if asked.state ~= 'SENDING' then
  return {'ALREADY', asked.state}
end
if ARGV[3] ~= '' and asked.nonce ~= ARGV[3] then
  return {'FENCED', asked.state}
end
local left = tonumber(redis.call('HGET', KEYS[2], 'sendingAt')) + tonumber(ARGV[4]) - now
if ARGV[3] == '' and left > 0 then
  return {'TOO_SOON', left}
end
finish(ARGV[2], 'settledAt', now)
letGo(ARGV[1])
return {'OK'}
