--[[
  Remembers a delivery of Slack as handled, and gives its lease back.

  KEYS[1] lease (STRING: the holder's token)   KEYS[2] mark (STRING: it was handled)
  ARGV[1] token   ARGV[2] how long it is remembered, ms

  Output 1; repeating is harmless.
  Atomic: whoever finds the lease free finds the mark. Another holder's lease is never touched.
]]
redis.call('SET', KEYS[2], '1', 'PX', ARGV[2])
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
end
return 1
