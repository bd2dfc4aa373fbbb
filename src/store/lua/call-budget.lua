--[[
  A bucket of calls that refills evenly and is shared by every process: takes one call, or says how long to wait for it.

  KEYS[1] bucket (HASH: left, at, held)
  ARGV[1] now, epoch ms       ARGV[2] calls the bucket holds      ARGV[3] calls that it gains in a ms
  ARGV[4] calls that must be left for others afterwards (negative: that may be overdrawn)   ARGV[5] ms from now in which nothing may be called; '0' to take

  Output ms to wait; 0 when the call was taken. With ARGV[5] nothing is taken and the output is 0.
  Atomic: two processes never take the same call. A clock that is behind gains nothing; one that jumped back begins anew.
]]
local now, burst, rate, reserve = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local hold = tonumber(ARGV[5])
local stored = redis.call('HMGET', KEYS[1], 'left', 'at', 'held')
local left, at, held = tonumber(stored[1]) or burst, tonumber(stored[2]) or now, tonumber(stored[3]) or 0
if at - now > 60000 then
  left, at, held = 0, now, 0
end
if now > at then
  left, at = math.min(burst, left + (now - at) * rate), now
end
local wait = 0
if hold > 0 then
  held = math.max(held, now + hold)
else
  wait = math.max(0, held - now)
  if left < 1 + reserve then wait = math.max(wait, math.ceil((1 + reserve - left) / rate)) end
  if wait == 0 then left = left - 1 end
end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', tostring(at), 'held', tostring(held))
redis.call('PEXPIRE', KEYS[1], math.ceil(math.max(0, held - now) + 2 * burst / rate) + 60000)
return wait
