--[[
  Prolongs a lease its holder still has.

  KEYS[1] lease (STRING: the holder's token)
  ARGV[1] token   ARGV[2] duration, ms

  Output 1 when prolonged, 0 when it ran out or somebody else has it; repeating is harmless.
  Atomic: another holder's lease is never touched.
]]
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 0
