--[[
  Gives a lease back.

  KEYS[1] lease (STRING: the holder's token)
  ARGV[1] token

  Output 1 when it was held by this token, 0 otherwise; repeating is harmless.
  Atomic: another holder's lease is never touched.
]]
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
