--[[
  Appends entries when nobody has appended since the caller looked.

  KEYS[1] journal (LIST)      KEYS[2] its head (HASH: hash, op)
  ARGV[1] expected length     ARGV[2] expected hash of the last entry
  ARGV[3] operation id        ARGV[4] hash of the last entry given
  ARGV[5..] entries, as they are stored

  Output {'OK', length}; {'CONFLICT', length} the length or the last entry is another one; nothing was written.
  The same operation again, while it is the last one, answers OK and writes nothing.
  Atomic: all entries and the head, or nothing.
]]
local length = redis.call('LLEN', KEYS[1])
local head = redis.call('HMGET', KEYS[2], 'hash', 'op')
if head[2] == ARGV[3] then
  return {'OK', length}
end
if length ~= tonumber(ARGV[1]) or head[1] ~= ARGV[2] then
  return {'CONFLICT', length}
end
for i = 5, #ARGV do
  redis.call('RPUSH', KEYS[1], ARGV[i])
end
redis.call('HSET', KEYS[2], 'hash', ARGV[4], 'op', ARGV[3])
return {'OK', length + #ARGV - 4}
