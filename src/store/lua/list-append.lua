--[[
  Appends to a list when nobody has appended since the caller looked.

  KEYS[1] LIST of JSON entries
  ARGV[1] expected length   ARGV[2..] entries

  Output 1 written, 0 the length is another one and nothing was written.
  Atomic: of two decisions on the same state only the first counts.
]]
if redis.call('LLEN', KEYS[1]) ~= tonumber(ARGV[1]) then
  return 0
end
for i = 2, #ARGV do
  redis.call('RPUSH', KEYS[1], ARGV[i])
end
return 1
