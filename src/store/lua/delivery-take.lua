--[[
  Takes a delivery of Slack, unless it was handled or somebody has it.

  KEYS[1] lease (STRING: the holder's token)   KEYS[2] mark (STRING: it was handled)
  ARGV[1] token   ARGV[2] duration of the lease, ms

  Output {'OK'}; {'HANDLED'}; {'HELD'}. The same token again answers OK.
  Atomic: nobody can mark it and let it go between the two looks.
]]
if redis.call('EXISTS', KEYS[2]) == 1 then
  return {'HANDLED'}
end
if redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') or redis.call('GET', KEYS[1]) == ARGV[1] then
  return {'OK'}
end
return {'HELD'}
