--[[
  The last step before the one call: from here on the request counts as sent.

  KEYS as in guard-prelude.
  ARGV[1] request id   ARGV[2] nonce   ARGV[3] longest time since the claim, ms
  ARGV[4] most sends   ARGV[5] in this window, ms
  Output {'OK', sending at, redis version, connected replicas, 1 or 0 append-only file on}; {'UNKNOWN_REQUEST'};
  {'EPOCH_CHANGED', epoch}; {'FENCED', state}; {'QUARANTINE', since}; {'BUSY', current}; {'LATE', ms since the claim};
  {'BUDGET', sends}; {'NO_EPOCH'}.
  Atomic: state and budget change together. Not repeatable: a second mark by the same execution is FENCED.
]]
local asked = request()
local refusal = refusalOf(asked)
if refusal then
  return refusal
end
if asked.state ~= 'CLAIMED' or asked.nonce ~= ARGV[2] then
  return {'FENCED', asked.state}
end
local record = number()
if record.epoch ~= epoch then
  return {'QUARANTINE', quarantinedSince(record)}
end
if record.current ~= ARGV[1] then
  return {'BUSY', record.current}
end
local age = now - tonumber(redis.call('HGET', KEYS[2], 'claimedAt'))
if age > tonumber(ARGV[3]) then
  return {'LATE', age}
end
local sends = sendsSince(ARGV[5])
if sends >= tonumber(ARGV[4]) then
  return {'BUDGET', sends}
end
redis.call('HSET', KEYS[2], 'state', 'SENDING', 'sendingAt', now)
redis.call('ZADD', KEYS[3], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - ARGV[5])
local server, replication = redis.call('INFO', 'server'), redis.call('INFO', 'replication')
return {
  'OK',
  now,
  server:match('redis_version:([%d.]+)') or '0',
  tonumber(replication:match('connected_slaves:(%d+)') or 0),
  tonumber(redis.call('INFO', 'persistence'):match('aof_enabled:(%d)') or 0),
}
