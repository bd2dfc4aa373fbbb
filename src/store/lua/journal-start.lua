--[[
  Begins a journal and takes the number for it.

  KEYS[1] journal (LIST)      KEYS[2] its head (HASH: hash, op)
  KEYS[3] running (STRING)    KEYS[4] migrations of the number (ZSET)
  ARGV[1] migration id        ARGV[2] operation id
  ARGV[3] hash of the last entry given
  ARGV[4] time of the first entry, epoch ms
  ARGV[5..] entries, as they are stored

  Output {'OK', length}; {'RUNNING', id} another migration holds the number; {'EXISTS'} the journal was begun by somebody
  else. Nothing is written unless OK. The same operation again answers OK and writes nothing.
  Atomic: entries, head, holder and list appear together.
]]
if redis.call('HGET', KEYS[2], 'op') == ARGV[2] then
  return {'OK', redis.call('LLEN', KEYS[1])}
end
local holder = redis.call('GET', KEYS[3])
if holder and holder ~= ARGV[1] then
  return {'RUNNING', holder}
end
if redis.call('EXISTS', KEYS[1]) == 1 then
  return {'EXISTS'}
end
for i = 5, #ARGV do
  redis.call('RPUSH', KEYS[1], ARGV[i])
end
redis.call('HSET', KEYS[2], 'hash', ARGV[3], 'op', ARGV[2])
redis.call('SET', KEYS[3], ARGV[1])
redis.call('ZADD', KEYS[4], ARGV[4], ARGV[1])
return {'OK', #ARGV - 4}
