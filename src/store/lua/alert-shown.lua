--[[
  Records where an incident's message is and what it shows; takes it off the list when that is the latest.

  KEYS[1] alert (HASH: wanted, channel, ts, shown, told, telling, posting)
  KEYS[2] alerts behind (ZSET: incident id by epoch ms)
  ARGV[1] incident id   ARGV[2] channel   ARGV[3] ts   ARGV[4] revision shown
  ARGV[5] how long the record of a message that is up to date is kept, ms   ARGV[6] last line told in its thread

  Output 1 when the message is up to date, 0 when a later revision waits; repeating is harmless.
  Atomic: a revision saved meanwhile stays on the list.
]]
redis.call('HSET', KEYS[1], 'channel', ARGV[2], 'ts', ARGV[3], 'shown', ARGV[4], 'told', ARGV[6])
redis.call('HDEL', KEYS[1], 'posting', 'telling')
local wanted = tonumber(redis.call('HGET', KEYS[1], 'wanted') or '0')
if wanted > tonumber(ARGV[4]) then
  return 0
end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
