--[[
  Shows what a script can see of its server: the guard reads the same inside its scripts.

  KEYS and ARGV none.
  Output {INFO server, INFO replication, INFO memory, INFO persistence, now (epoch ms)}. Writes nothing. An error means
  that scripts may not call INFO here (an ACL without +info, or a proxy).
]]
local time = redis.call('TIME')
return {
  redis.call('INFO', 'server'),
  redis.call('INFO', 'replication'),
  redis.call('INFO', 'memory'),
  redis.call('INFO', 'persistence'),
  time[1] * 1000 + math.floor(time[2] / 1000),
}
