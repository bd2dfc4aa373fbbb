--[[
  Counts the sends of a number in a moving window.

  KEYS as in guard-prelude.
  ARGV[1] window, ms
  Output {'OK', sends, time of the oldest of them or ''}; {'NO_EPOCH'}. Writes nothing.
]]
local oldest = redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. (now - ARGV[1]), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
return {'OK', sendsSince(ARGV[1]), oldest[2] or ''}
