--[[
  Lets a number go.

  KEYS[1] running (STRING)
  ARGV[1] migration id

  Output 1 when this migration held the number, 0 otherwise; repeating is harmless.
  Atomic: another migration's hold is never taken away.
]]
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
