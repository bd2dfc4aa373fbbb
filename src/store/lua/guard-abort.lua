--[[
  Ends a request that was provably not sent; fences its holder out.

  KEYS as in guard-prelude.
  ARGV[1] request id   ARGV[2] nonce, or '' for anybody   ARGV[3] ABORTED or EXPIRED
  Output {'OK'}; {'UNKNOWN_REQUEST'}; {'EPOCH_CHANGED', epoch}; {'FENCED', state} marked, and not by this execution;
  {'ALREADY', state}; {'NO_EPOCH'}.
  Atomic: a mark comes before (then FENCED) or never. With the nonce of the mark the holder says that it has not sent;
  its send is taken off the budget.
]]
local asked = request()
local refusal = refusalOf(asked)
if refusal then
  return refusal
end
local unsent = asked.state == 'OPEN' or asked.state == 'APPROVED' or asked.state == 'CLAIMED'
if asked.state == 'SENDING' then
  if asked.nonce ~= ARGV[2] then
    return {'FENCED', asked.state}
  end
  redis.call('ZREM', KEYS[3], ARGV[1])
elseif not unsent then
  return {'ALREADY', asked.state}
end
finish(ARGV[3])
letGo(ARGV[1])
return {'OK'}
