--[[
  Rejects an open request and frees the number.

  KEYS as in guard-prelude.
  ARGV[1] request id   ARGV[2] by   ARGV[3] reason
  Output {'OK', now}; {'UNKNOWN_REQUEST'}; {'EPOCH_CHANGED', epoch}; {'ALREADY', state}; {'EXPIRED', expires at};
  {'NO_EPOCH'}.
  Atomic: of any number of decisions one wins.
]]
local asked = request()
local refusal = refusalOf(asked)
if refusal then
  return refusal
end
if asked.state ~= 'OPEN' then
  return {'ALREADY', asked.state}
end
if now > asked.expiresAt then
  return {'EXPIRED', asked.expiresAt}
end
finish('REJECTED', 'by', ARGV[2], 'reason', ARGV[3])
letGo(ARGV[1])
return {'OK', now}
